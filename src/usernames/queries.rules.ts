import { compact } from './folding.rules.js';
import type { KeyKind } from './keys.rules.js';
import { MIN_SLIP, type Probe } from './probes.rules.js';
import { TIERS, type Tier } from './ranking.rules.js';
import type { Typed } from './typed.rules.js';
import { givenWord, lettersOf, neighboursOf, type Neighbours } from './words.rules.js';

/** One question: rows of this kind with this term whose `given` begins as asked; `tier` ranks what it finds. */
export interface TermQuery {
  tier: number;
  kind: KeyKind;
  term: string;
  given: string;
}

/** Words that sound alike, or are one slip away, are many where names are short. */
const MOST_PROBES = 250;

export function queries(tier: Tier, kind: TermQuery['kind'], probes: readonly Probe[]): TermQuery[] {
  return probes.map(({ key, given }) => ({ tier: TIERS.indexOf(tier), kind, term: key, given }));
}

/** Usernames and aliases, and people whose surname is the whole text: it may be all that was said. */
export function identifierQueries(typed: Typed): TermQuery[] {
  const probe = (key: string): Probe => ({ key, given: '' });
  const local = compact(typed.local);
  return [
    ...queries('exact', 'username', [...new Set([typed.folded, typed.exact])].map(probe)),
    ...queries('alias', 'alias', [...new Set([typed.folded, typed.exact, local])].map(probe)),
    ...queries('folded', 'username', typed.readings.map(probe)),
    ...queries('folded', 'name', typed.readings.map(probe)),
  ];
}

/** A division of the text into surname and first name, and the words of the directory that either may mean. */
export interface NearWords extends Probe {
  /** The surname is a word of the directory as it stands. */
  known: boolean;
  surnames: Neighbours;
  givens: Neighbours;
}

const NO_NEIGHBOURS: Neighbours = { slips: [], sounds: [] };

export function nearWords({ key, given }: Probe, found: ReadonlyMap<string, readonly string[]>): NearWords {
  const givens = neighboursOf(givenWord(given), found);
  return {
    key,
    given,
    known: (found.get(key) ?? []).includes(key),
    surnames: key.length < MIN_SLIP ? NO_NEIGHBOURS : neighboursOf(key, found),
    givens: { slips: givens.slips.map(lettersOf), sounds: givens.sounds.map(lettersOf) },
  };
}

/** Only the sound is right, of the surname, of the first name or of both. */
export function soundQueries(words: readonly NearWords[]): TermQuery[] {
  const probes = words.flatMap(({ key, given, known, surnames, givens }) => {
    const keys = [...(known ? [key] : []), ...surnames.sounds];
    return keys.flatMap((one) =>
      [...(one === key ? [] : [given]), ...givens.sounds].map((other) => ({ key: one, given: other })),
    );
  });
  return queries('phonetic', 'name', probes.slice(0, MOST_PROBES));
}

/** One slip of the finger, in the surname or in the first name; also in a username of both. */
export function slipQueries(words: readonly NearWords[]): TermQuery[] {
  const probes = words.flatMap(({ key, given, known, surnames, givens }) => [
    ...surnames.slips.map((term) => ({ key: term, given })),
    ...(known ? givens.slips.map((other) => ({ key, given: other })) : []),
  ]);
  const usernames = words
    .filter(({ given }) => given.length > 0 && given.length <= 2)
    .flatMap(({ given, surnames }) => surnames.slips.map((term) => ({ key: given + term, given: '' })));
  return [
    ...queries('typo', 'username', usernames.slice(0, MOST_PROBES)),
    ...queries('typo', 'name', probes.slice(0, MOST_PROBES)),
  ];
}

/** The first name or its initial is another: any bearer of the surname, to be judged by the explanation. */
export function looseQueries(words: readonly NearWords[]): TermQuery[] {
  const heard = words.flatMap(({ given, surnames }) =>
    surnames.sounds.map((key) => ({ key, given: given.slice(0, 1) })),
  );
  const known = words.filter((word) => word.known).map(({ key }) => ({ key, given: '' }));
  return [...queries('phonetic', 'name', heard.slice(0, MOST_PROBES)), ...queries('typo', 'name', known)];
}

/** Each question once, with its best tier: the divisions of a text have much in common. */
export function distinctQueries(all: readonly TermQuery[]): TermQuery[] {
  const best = new Map<string, TermQuery>();
  for (const query of all) {
    const key = `${query.kind} ${query.term} ${query.given}`;
    const other = best.get(key);
    if (!other || query.tier < other.tier) best.set(key, query);
  }
  return [...best.values()];
}
