import type { Speech } from '../platform/i18n/formats.js';
import type { BadgeTone } from '../platform/web/badge.js';
import type { CaseStatus } from './case.rules.js';

/** How a state looks everywhere: never by colour alone, the word stands in it. */
const TONES: Record<CaseStatus, BadgeTone> = {
  new: 'info',
  open: 'violet',
  'pending-requester': 'warn',
  'pending-third-party': 'warn',
  resolved: 'ok',
  closed: 'outline',
};
const PRIORITY_TONES: Record<string, BadgeTone> = { urgent: 'danger', high: 'warn', low: 'outline' };

const words = new Map<string, Map<string, string>>();

/** The word of a type, state, priority or channel; looked up once a language, since lists say the same few. */
export function wordOf(speech: Speech, kind: string, value: string): string {
  const table = `${speech.lang} ${kind}`;
  let known = words.get(table);
  if (!known) words.set(table, (known = new Map<string, string>()));
  let word = known.get(value);
  if (word === undefined) known.set(value, (word = speech.t(`cases.${kind}.${value}`)));
  return word;
}

export interface Badge {
  readonly tone: BadgeTone;
  readonly label: string;
}

export const statusBadge = (speech: Speech, status: CaseStatus): Badge => ({
  tone: TONES[status],
  label: wordOf(speech, 'status', status),
});

/** Nothing for the usual priority. */
export const priorityBadge = (speech: Speech, priority: string): Badge | null =>
  priority === 'normal'
    ? null
    : { tone: PRIORITY_TONES[priority] ?? 'outline', label: wordOf(speech, 'priority', priority) };

/** First name and name in use; nothing for nobody. */
export const personName = (row: { firstName: string | null; lastName: string | null }): string =>
  [row.firstName, row.lastName].filter(Boolean).join(' ');

/** A team by its name, or its code when an operator made it. */
export function teamName(speech: Speech, team: string): string {
  const known = ['rectorat', 'dsden-04', 'dsden-05', 'dsden-13', 'dsden-84'];
  return known.includes(team) ? speech.t(`cases.team.${team}`) : team;
}
