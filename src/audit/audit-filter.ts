import { DateTime } from 'luxon';
import type { AuditFilter } from './audit.repository.js';
import type { AuditQuery } from './audit.forms.js';

/** The query of the page as instants and columns; `to` includes its whole day. Days that do not exist are left out. */
export function filterOf(query: AuditQuery, timeZone: string): Omit<AuditFilter, 'limit'> {
  const from = query.from === undefined ? null : DateTime.fromISO(query.from, { zone: timeZone });
  const to = query.to === undefined ? null : DateTime.fromISO(query.to, { zone: timeZone }).plus({ days: 1 });
  return {
    ...(from?.isValid && { from: from.toMillis() }),
    ...(to?.isValid && { to: to.toMillis() }),
    ...(query.actor !== undefined && { actorId: query.actor }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.object !== undefined && { objectType: query.object }),
    ...(query.id !== undefined && { objectId: query.id }),
    ...(query.before !== undefined && { before: Number(query.before) }),
  };
}
