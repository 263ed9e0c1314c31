import { Injectable } from '@nestjs/common';
import { explaining, naming, type PersonIdentifiers } from './explanation.rules.js';
import type { RuleCode } from './difference.rules.js';
import { compact } from './folding.rules.js';
import {
  beginningProbes,
  likelyNameProbes,
  MIN_SLIP,
  misspeltProbes,
  nameProbes,
  namesakeProbes,
  wordsOf,
  type Probe,
} from './probes.rules.js';
import { areNamesakes, CLOSE, fitOf, MOST_COUNTED, scoreOf, TIERS, type Tier } from './ranking.rules.js';
import type { LookupReach } from './reach.types.js';
import { SearchRepository, type FoundPerson, type TermQuery } from './search.repository.js';
import { readTyped, type Typed } from './typed.rules.js';
import {
  givenWord,
  lettersOf,
  neighboursOf,
  variantsOf,
  wordsOfName,
  type Neighbours,
} from './words.rules.js';

export interface Candidate extends FoundPerson {
  aliases: string[];
  tier: Tier;
  /** Why what was typed is not the username; null when no rule says. */
  rules: RuleCode[] | null;
  /** Where no rule says: how what was typed stands to their names; null when it does not. */
  named: RuleCode[] | null;
  /** 0 to 1. */
  score: number;
}

export interface Search {
  candidates: Candidate[];
  /** People who match within the reader's reach, counted up to {@link MOST_COUNTED}. */
  total: number;
}

/** Whose rows are read and explained; a page shows ten, at most twenty. */
const MOST_READ = 24;
/** Beside the one whose identifier was typed, the namesakes who are shown; further ones would be read for nothing. */
const SPARE = 2;
/** Words that sound alike, or are one slip away, are many where names are short. */
const MOST_PROBES = 250;
/** With fewer finds by the very letters than this, beginnings and slips are tried too: a sound fits many by chance. */
const ENOUGH = 3;
const NOBODY: Search = { candidates: [], total: 0 };

/** Finds people by anything one may type or say of them. Reads only; who may ask is decided by its callers. */
@Injectable()
export class UsernameFinder {
  constructor(private readonly repository: SearchRepository) {}

  async search(text: string, reach: LookupReach, limit: number): Promise<Search> {
    const typed = readTyped(text);
    if (typed.readings.length === 0) return NOBODY;
    const found = new Map<string, number>();
    const near = once(() => this.wordsNear(typed));
    let total = await this.ask(identifierQueries(typed), reach, found, MOST_COUNTED);
    const known = holdsIdentifier(found);
    const beside = known
      ? this.ask(queries('folded', 'name', namesakeProbes(typed)), reach, found, MOST_COUNTED)
      : this.searchNames(typed, near, reach, found);
    total = Math.max(total, await beside);
    const most = known ? Math.min(limit + SPARE, MOST_READ) : MOST_READ;
    let candidates = await this.rank(text, typed, found, reach, most);
    if (candidates.every(({ rules, named }) => rules === null && named === null)) {
      // nobody, or their letters fit by chance: nothing leads from what was typed to any of them
      const before = found.size;
      await this.searchLoosely(typed, await near(), reach, found);
      if (found.size > before) candidates = await this.rank(text, typed, found, reach, MOST_READ);
    }
    total = Math.max(total, candidates.length);
    return { candidates: candidates.slice(0, limit), total: Math.min(total, MOST_COUNTED) };
  }

  /**
   * The same, people of one school first among those who fit as well, however many bear the name elsewhere: the school
   * is searched by itself too.
   */
  async searchNear(text: string, reach: LookupReach, limit: number, uai: string): Promise<Search> {
    const all = await this.search(text, reach, limit);
    const own = await this.search(text, { ...reach, uai }, limit);
    const ownIds = new Set(own.candidates.map(({ id }) => id));
    const order = (one: Candidate): number => one.score + (ownIds.has(one.id) ? CLOSE : 0);
    const others = all.candidates.filter(({ id }) => !ownIds.has(id));
    const sorted = [...own.candidates, ...others].sort((a, b) => order(b) - order(a));
    return { candidates: together(sorted).slice(0, limit), total: Math.max(all.total, sorted.length) };
  }

  /** By names: first where the letters are right, or only heard; wider while too few are found so. */
  private async searchNames(
    typed: Typed,
    near: () => Promise<NearWords[]>,
    reach: LookupReach,
    found: Map<string, number>,
  ): Promise<number> {
    const likely = await this.ask(
      queries('folded', 'name', likelyNameProbes(typed)),
      reach,
      found,
      MOST_COUNTED,
    );
    // nobody else would be looked at
    if (surely(found) >= MOST_READ) return likely;
    const words = await near();
    const heard = await this.ask(soundQueries(words), reach, found);
    if (surely(found) < ENOUGH) await this.searchWider(typed, words, reach, found);
    return Math.max(likely, heard);
  }

  /** Slips always; of one word anything may be meant while nobody's letters fit. */
  private async searchWider(
    typed: Typed,
    words: readonly NearWords[],
    reach: LookupReach,
    found: Map<string, number>,
  ): Promise<void> {
    if (surely(found) === 0) await this.ask(queries('folded', 'name', nameProbes(typed)), reach, found);
    const lettersFit = surely(found) > 0;
    await this.ask(slipQueries(words), reach, found);
    if (!lettersFit && wordsOf(typed).length < 2) await this.searchLoosely(typed, words, reach, found);
  }

  /** The text begins a username, or the slip is in the first name. */
  private async searchLoosely(
    typed: Typed,
    words: readonly NearWords[],
    reach: LookupReach,
    found: Map<string, number>,
  ): Promise<void> {
    await this.ask(await this.beginningQueries(typed), reach, found);
    if (found.size < ENOUGH) await this.ask(looseQueries(words), reach, found);
  }

  /** Adds whom these questions find; returns how many there are, which may be more than were added. */
  private async ask(
    asked: readonly TermQuery[],
    reach: LookupReach,
    found: Map<string, number>,
    each = MOST_READ,
  ): Promise<number> {
    const { ids, total } = await this.repository.find(asked, reach, MOST_READ, each);
    for (const { id, tier } of ids) if (!found.has(id)) found.set(id, tier);
    return total;
  }

  /** What may stand for a surname and a first name in the text, and the words of the directory near both. */
  private async wordsNear(typed: Typed): Promise<NearWords[]> {
    const probes = misspeltProbes(typed);
    const words = [...new Set(probes.flatMap(({ key, given }) => wordsOfName(key, given)))];
    const rows = await this.repository.words([...new Set(words.flatMap(variantsOf))]);
    const found = new Map<string, string[]>();
    for (const { variant, term } of rows) found.set(variant, [...(found.get(variant) ?? []), term]);
    return probes.map((probe) => nearWords(probe, found));
  }

  private async beginningQueries(typed: Typed): Promise<TermQuery[]> {
    const probes = beginningProbes(typed);
    const terms = await this.repository.beginnings([...new Set(probes.map(({ key }) => key))]);
    const longer = probes.flatMap(({ key, given }) =>
      terms.filter((term) => term.startsWith(key)).map((term) => ({ key: term, given })),
    );
    return queries('beginning', 'name', longer.slice(0, MOST_PROBES));
  }

  private async rank(
    text: string,
    typed: Typed,
    found: ReadonlyMap<string, number>,
    reach: LookupReach,
    most: number,
  ): Promise<Candidate[]> {
    const best = [...found].sort(([, a], [, b]) => a - b).slice(0, most);
    const ids = best.map(([id]) => id);
    const [people, aliases] = await Promise.all([
      this.repository.people(ids, reach),
      this.repository.aliases(ids),
    ]);
    const [explain, name] = [explaining(text), naming(typed)];
    const candidates = people.flatMap((person): Candidate[] => {
      const own = aliases.filter(({ id }) => id === person.id).map(({ alias }) => alias);
      const identifiers: PersonIdentifiers = { ...person, aliases: own };
      const tier = TIERS[found.get(person.id) ?? 0] ?? 'typo';
      const rules = explain(identifiers);
      const named = rules ? null : name(identifiers);
      if (tier === 'typo' && !rules && !named) return [];
      const score = scoreOf(tier, rules, named, fitOf(typed, person));
      return [{ ...person, aliases: own, tier, rules, named, score }];
    });
    return together(candidates.sort((a, b) => b.score - a.score || byUsername(a, b)));
  }
}

/** The words near a text are asked for when first needed, and once. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}

const byUsername = (a: FoundPerson, b: FoundPerson): number =>
  a.username.length - b.username.length || (a.username < b.username ? -1 : 1);

const holdsIdentifier = (found: ReadonlyMap<string, number>): boolean =>
  [...found.values()].some((tier) => tier <= TIERS.indexOf('alias'));

/** How many were found by the very letters. */
const surely = (found: ReadonlyMap<string, number>): number =>
  [...found.values()].filter((tier) => tier <= TIERS.indexOf('folded')).length;

function queries(tier: Tier, kind: TermQuery['kind'], probes: readonly Probe[]): TermQuery[] {
  return probes.map(({ key, given }) => ({ tier: TIERS.indexOf(tier), kind, term: key, given }));
}

/** Usernames and aliases, and people whose surname is the whole text: it may be all that was said. */
function identifierQueries(typed: Typed): TermQuery[] {
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
interface NearWords extends Probe {
  /** The surname is a word of the directory as it stands. */
  known: boolean;
  surnames: Neighbours;
  givens: Neighbours;
}

const NO_NEIGHBOURS: Neighbours = { slips: [], sounds: [] };

function nearWords({ key, given }: Probe, found: ReadonlyMap<string, readonly string[]>): NearWords {
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
function soundQueries(words: readonly NearWords[]): TermQuery[] {
  const probes = words.flatMap(({ key, given, known, surnames, givens }) => {
    const keys = [...(known ? [key] : []), ...surnames.sounds];
    return keys.flatMap((one) =>
      [...(one === key ? [] : [given]), ...givens.sounds].map((other) => ({ key: one, given: other })),
    );
  });
  return queries('phonetic', 'name', probes.slice(0, MOST_PROBES));
}

/** One slip of the finger, in the surname or in the first name; also in a username of both. */
function slipQueries(words: readonly NearWords[]): TermQuery[] {
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
function looseQueries(words: readonly NearWords[]): TermQuery[] {
  const heard = words.flatMap(({ given, surnames }) =>
    surnames.sounds.map((key) => ({ key, given: given.slice(0, 1) })),
  );
  const known = words.filter((word) => word.known).map(({ key }) => ({ key, given: '' }));
  return [...queries('phonetic', 'name', heard.slice(0, MOST_PROBES)), ...queries('typo', 'name', known)];
}

/** Namesakes follow the first of them: told apart only when seen together. */
function together(sorted: readonly Candidate[]): Candidate[] {
  const left = [...sorted];
  const ordered: Candidate[] = [];
  for (let next = left.shift(); next; next = left.shift()) {
    ordered.push(next);
    const first = next;
    const alike = left.filter((other) => areNamesakes(first, other));
    for (const other of alike) ordered.push(...left.splice(left.indexOf(other), 1));
  }
  return ordered;
}
