import type { LiveState } from '../directory/account-traps.rules.js';
import type { BadgeTone } from '../platform/web/badge.js';
import type { Speech } from '../platform/i18n/formats.js';
import { personName } from './case-words.views.js';
import type { CaseCard, StripFacts } from './case.types.js';

export interface PersonStrip {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** Other name, function, school: what tells namesakes apart. Never a birth date. */
  readonly about: string;
  readonly account: { tone: BadgeTone; label: string };
  readonly warnings: readonly { label: string; value: string; alert: boolean }[];
  /** Another check of this person is under way: said in red. */
  readonly running: boolean;
}

const TONES: Readonly<Record<string, BadgeTone>> = { active: 'ok', locked: 'warn', expired: 'warn' };
const RECENT_CONTACT_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What an agent should know of a person before any evidence; null while nobody is chosen.
 * @param live the account as its directory has it, which comes before what was last read of it
 */
export function personStrip(
  speech: Speech,
  card: CaseCard,
  now: number,
  desk: boolean,
  live: LiveState | null = null,
): PersonStrip | null {
  if (!card.personId) return null;
  const name = personName({ firstName: card.firstName, lastName: card.usageName ?? card.birthName });
  const born = card.usageName && card.usageName !== card.birthName ? card.birthName : null;
  return {
    id: card.personId,
    name,
    username: card.username ?? '',
    about: [born && speech.t('cases.strip.born', { name: born }), card.function, card.school, card.commune]
      .filter(Boolean)
      .join(' · '),
    account: accountBadge(
      speech,
      live?.answer === 'state' ? live.state.status : card.accountStatus,
      card.frozenAt,
    ),
    warnings: desk ? stripWarnings(speech, card, now) : [],
    running: desk && card.otherChecks > 0,
  };
}

/**
 * The four facts an agent reads before any evidence, those that should give pause marked.
 * @param counted `open` beside a case, which is not counted; `cases` where none is on show
 */
export function stripWarnings(
  speech: Speech,
  card: StripFacts,
  now: number,
  counted: 'open' | 'cases' = 'open',
): PersonStrip['warnings'] {
  const changedAt = card.contactsChangedAt;
  const recent = changedAt !== null && now - changedAt < RECENT_CONTACT_MS;
  const count = (key: string, n: number) => ({
    label: speech.t(`cases.strip.${key}`),
    value: speech.number(n),
    alert: n > 0,
  });
  return [
    count(counted, card.otherOpenCases),
    count('resets', card.recentResets),
    count('refused', card.refusedChecks),
    {
      label: speech.t('cases.strip.contact'),
      value: recent
        ? speech.t('cases.strip.contactRecent', { when: speech.relative(changedAt, now) })
        : speech.t('cases.strip.contactStable'),
      alert: recent,
    },
  ];
}

/** Guichet's own freeze comes before what the directory says. */
export function accountBadge(
  speech: Speech,
  accountStatus: string | null,
  frozenAt: number | null,
): PersonStrip['account'] {
  if (frozenAt !== null) return { tone: 'danger', label: speech.t('cases.account.frozen') };
  const status = accountStatus ?? 'active';
  return { tone: TONES[status] ?? 'danger', label: speech.t(`cases.account.${status}`) };
}
