import { isUai, normaliseUai } from '../../directory/uai.rules.js';
import type { FieldError } from '../../platform/web/forms.js';
import { servesSchools, servesScope } from '../account.rules.js';
import { parseScope } from '../scope.rules.js';
import type { DutiesForm } from './accounts.forms.js';
import type { Duties } from './duties.js';

const items = (text: string | undefined): string[] => (text ?? '').split(/[\s,;|]+/).filter(Boolean);

export type ReadDuties = { ok: true; duties: Duties } | { ok: false; errors: FieldError[] };

/**
 * Duties from what was typed: lists apart by commas, spaces or lines; UAIs with their check letter. `say` gives the
 * text of an error code. Only the fields of the chosen role are read.
 */
export function readDuties(
  form: DutiesForm,
  say: (code: string, params?: { uai: string }) => string,
): ReadDuties {
  const errors: FieldError[] = [];
  const { name, role, site, person } = form;
  const uais = servesSchools(role) ? items(form.uais).map(normaliseUai) : [];
  const wrong = uais.find((uai) => !isUai(uai));
  if (wrong !== undefined)
    errors.push({ field: 'uais', message: say('UAI_WRONG', { uai: wrong.slice(0, 20) }) });
  if (servesSchools(role) && uais.length === 0)
    errors.push({ field: 'uais', message: say('SCHOOLS_MISSING') });
  const scope = servesScope(role) ? scopeOf(form) : null;
  if (scope !== null && !parseScope(scope))
    errors.push({ field: 'reachList', message: say('SCOPE_UNREADABLE') });
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, duties: { name, role, scope, site, uais: [...new Set(uais)], person } };
}

function scopeOf({ reach = 'academie', reachList }: DutiesForm): string {
  if (reach === 'academie') return reach;
  const list = items(reachList);
  return `${reach}:${(reach === 'uais' ? list.map(normaliseUai) : list).join(',')}`;
}
