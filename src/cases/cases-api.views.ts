import { priorityOf } from './case.rules.js';
import { personName } from './case-words.views.js';
import type { CaseCard, CaseRow, TimelineRow } from './case.types.js';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** One line of `GET /cases`. */
export const apiRow = (row: CaseRow) => ({
  number: row.number,
  type: row.type,
  channel: row.channel,
  status: row.status,
  priority: priorityOf(row.priority),
  subject: row.subject,
  person: row.person,
  username: row.username,
  uai: row.uai,
  school: row.school,
  assignee: row.assigneeId && { id: row.assigneeId, name: row.assignee },
  openedAt: iso(row.openedAt),
  updatedAt: iso(row.updatedAt),
});

/** A whole case; a school is not told which agent works on it. */
export const apiCase = (card: CaseCard, timeline: readonly TimelineRow[], desk: boolean) => ({
  number: card.number,
  type: card.type,
  channel: card.channel,
  status: card.status,
  priority: priorityOf(card.priority),
  subject: card.subject,
  person: card.personId && {
    id: card.personId,
    displayName: personName({ firstName: card.firstName, lastName: card.usageName ?? card.birthName }),
    username: card.username,
  },
  requester: card.requester,
  uai: card.uai,
  school: card.school,
  assignee: desk && card.assigneeId ? { id: card.assigneeId, name: card.assignee } : null,
  team: desk ? card.team : null,
  openedAt: iso(card.openedAt),
  updatedAt: iso(card.updatedAt),
  firstAnsweredAt: iso(card.firstAnsweredAt),
  resolvedAt: iso(card.resolvedAt),
  closedAt: iso(card.closedAt),
  cause: desk ? card.cause : null,
  reopenedCount: card.reopenedCount,
  version: card.version,
  timeline: timeline.map((row) => ({
    id: row.id,
    at: iso(row.at),
    by: desk ? row.byName : null,
    kind: row.kind,
    visibility: row.visibility,
    body: row.body,
    before: row.before,
    after: row.after,
  })),
});

/** Where a case stands after a call. */
export const apiState = (state: {
  number: string;
  status: string;
  assigneeId: string | null;
  version: number;
}) => ({
  number: state.number,
  status: state.status,
  assigneeId: state.assigneeId,
  version: state.version,
});
