import type { RuleCode } from '../difference.rules.js';
import { CLOSE } from '../ranking.rules.js';

/**
 * What became of a line. `waiting`: not looked up yet. `found`: one person, surely. `several`: more than one fit as
 * well. `near`: somebody, but not by what is written. `numen`: looks like a NUMEN, not looked up. `unreadable`: no name.
 */
export const LINE_OUTCOMES = [
  'waiting',
  'found',
  'several',
  'near',
  'nobody',
  'numen',
  'unreadable',
] as const;
export type LineOutcome = (typeof LINE_OUTCOMES)[number];

/** Of somebody a look-up found, the surest first. */
export interface Fit {
  readonly id: string;
  readonly score: number;
  readonly rules: readonly RuleCode[] | null;
  /** Where no rule leads to the username: how the line stands to their names. */
  readonly named?: readonly RuleCode[] | null;
}

/** Somebody who may be meant, and the rules that lead there. */
export type Meant = Pick<Fit, 'id' | 'rules'>;

export interface Verdict {
  readonly outcome: LineOutcome;
  /** Who may be meant, the surest first; one for `found`. */
  readonly people: readonly Meant[];
  /** How many more fit as well. */
  readonly more: number;
}

/** Below this nobody is meant by the very letters: what sounds alike, is cut or has a slip scores lower. */
const SURE = 0.7;
const MOST_SHOWN = 5;
/** Rules after which a reader had better look: not all that is written fits, or not all that is on file is written. */
const DOUBTS: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'typo', 'spelling', 'shortened', 'truncated', 'extra-words', 'other-first-name', 'surname-only', 'name-part',
  'first-name-spelling',
  'number-wrong', 'number-extra',
]); // prettier-ignore

/** Judges what a look-up found for a line: sure only when one person fits by what is written. */
export function judge(fits: readonly Fit[], total: number): Verdict {
  const [best] = fits;
  if (!best) return { outcome: 'nobody', people: [], more: 0 };
  const close = fits.filter(({ score }) => score >= best.score - CLOSE);
  const people = close.slice(0, MOST_SHOWN).map(({ id, rules }) => ({ id, rules }));
  const all = close.length === fits.length ? Math.max(total, close.length) : close.length;
  const more = all - people.length;
  const fitting = best.rules ?? best.named;
  if (best.score < SURE || !fitting) return { outcome: 'near', people, more };
  if (close.length > 1) return { outcome: 'several', people, more };
  return { outcome: fitting.some((rule) => DOUBTS.has(rule)) ? 'near' : 'found', people, more };
}

/** Rules that go without saying when a list holds names and not usernames. */
const PLAIN: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'exact', 'case', 'accent', 'first-name', 'surname-first', 'space', 'apostrophe', 'apostrophe-gone', 'separator', 'separator-extra',
  'hyphen-missing', 'hyphen-extra', 'particle-hyphenated', 'word-order', 'initials', 'number-missing',
]); // prettier-ignore

/** The rules worth a note beside a line. */
export const worthTelling = (rules: readonly RuleCode[] | null): RuleCode[] =>
  (rules ?? []).filter((rule) => !PLAIN.has(rule));
