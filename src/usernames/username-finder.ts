import { Injectable } from '@nestjs/common';
import { explaining, naming } from './explanation.rules.js';
import type { RuleCode } from './difference.rules.js';
import { beginningProbes, likelyNameProbes, misspeltProbes, nameProbes, wordsOf } from './probes.rules.js';
import {
  distinctQueries,
  identifierQueries,
  looseQueries,
  nearWords,
  queries,
  slipQueries,
  soundQueries,
  type NearWords,
  type TermQuery,
} from './queries.rules.js';
import { areNamesakes, CLOSE, fitOf, MOST_COUNTED, scoreOf, TIERS, type Tier } from './ranking.rules.js';
import type { LookupReach } from './reach.types.js';
import { SearchRepository, type Find, type FoundPerson, type Limits } from './search.repository.js';
import { readTyped, type Typed } from './typed.rules.js';
import { variantsOf, wordsOfName } from './words.rules.js';

export interface Candidate extends FoundPerson {
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
/** Beside the one whose identifier was typed, the namesakes who are shown; further ones would be explained for nothing. */
const SPARE = 2;
/** Beginnings of one text that are tried. */
const MOST_PROBES = 250;
/** With fewer finds by the very letters than this, beginnings and slips are tried too: a sound fits many by chance. */
const ENOUGH = 3;
const THE_FEW: Limits = { each: MOST_READ, most: MOST_READ, known: MOST_READ };
const NOBODY: Search = { candidates: [], total: 0 };

type Found = Map<string, Find>;

/** Finds people by anything one may type or say of them. Reads only; who may ask is decided by its callers. */
@Injectable()
export class UsernameFinder {
  constructor(private readonly repository: SearchRepository) {}

  async search(text: string, reach: LookupReach, limit: number): Promise<Search> {
    const typed = readTyped(text);
    if (typed.readings.length === 0) return NOBODY;
    const found: Found = new Map();
    const near = once(() => this.wordsNear(typed));
    let total = await this.ask(
      [...identifierQueries(typed), ...queries('folded', 'name', likelyNameProbes(typed))],
      reach,
      found,
      { each: MOST_COUNTED, most: MOST_READ, known: Math.min(limit + SPARE, MOST_READ) },
    );
    const known = holdsIdentifier(found);
    // where the letters fit that many, nobody else would be looked at
    if (!known && surely(found) < MOST_READ) {
      total = Math.max(total, await this.searchHeard(typed, await near(), reach, found));
    }
    let candidates = this.rank(text, typed, found);
    if (candidates.every(({ rules, named }) => rules === null && named === null)) {
      // nobody, or their letters fit by chance: nothing leads from what was typed to any of them
      const before = found.size;
      await this.searchLoosely(typed, await near(), reach, found);
      if (found.size > before) candidates = this.rank(text, typed, found);
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

  /**
   * Names as they sound; while too few are found by their letters, also as they may divide anywhere, and slips. Of one
   * word anything may be meant while nobody's letters fit.
   */
  private async searchHeard(
    typed: Typed,
    words: readonly NearWords[],
    reach: LookupReach,
    found: Found,
  ): Promise<number> {
    const sure = surely(found);
    const wider = [
      ...(sure === 0 ? queries('folded', 'name', nameProbes(typed)) : []),
      ...(sure < ENOUGH ? slipQueries(words) : []),
    ];
    const total = await this.ask([...soundQueries(words), ...wider], reach, found);
    if (surely(found) === 0 && wordsOf(typed).length < 2)
      await this.searchLoosely(typed, words, reach, found);
    return total;
  }

  /** The text begins a username, or the slip is in the first name. */
  private async searchLoosely(
    typed: Typed,
    words: readonly NearWords[],
    reach: LookupReach,
    found: Found,
  ): Promise<void> {
    await this.ask(await this.beginningQueries(typed), reach, found);
    if (found.size < ENOUGH) await this.ask(looseQueries(words), reach, found);
  }

  /** Adds whom these questions find; returns how many there are, which may be more than were added. */
  private async ask(
    asked: readonly TermQuery[],
    reach: LookupReach,
    found: Found,
    limits: Limits = THE_FEW,
  ): Promise<number> {
    const { finds, total } = await this.repository.find(distinctQueries(asked), reach, limits);
    for (const find of finds) if (!found.has(find.person.id)) found.set(find.person.id, find);
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

  private rank(text: string, typed: Typed, found: Found): Candidate[] {
    const best = [...found.values()].sort((a, b) => a.tier - b.tier).slice(0, MOST_READ);
    const [explain, name] = [explaining(text), naming(typed)];
    const candidates = best.flatMap(({ person, tier: place }): Candidate[] => {
      const tier = TIERS[place] ?? 'typo';
      const rules = explain(person);
      const named = rules ? null : name(person);
      if (tier === 'typo' && !rules && !named) return [];
      return [{ ...person, tier, rules, named, score: scoreOf(tier, rules, named, fitOf(typed, person)) }];
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

const holdsIdentifier = (found: Found): boolean =>
  [...found.values()].some(({ tier }) => tier <= TIERS.indexOf('alias'));

/** How many were found by the very letters. */
const surely = (found: Found): number =>
  [...found.values()].filter(({ tier }) => tier <= TIERS.indexOf('folded')).length;

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
