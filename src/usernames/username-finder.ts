import { Injectable } from '@nestjs/common';
import { explain, type PersonIdentifiers } from './explanation.rules.js';
import type { RuleCode } from './difference.rules.js';
import { compact } from './folding.rules.js';
import {
  beginningProbes,
  likelyNameProbes,
  nameProbes,
  slipProbes,
  soundProbes,
  type Probe,
} from './probes.rules.js';
import { areNamesakes, scoreOf, TIERS, type Tier } from './ranking.rules.js';
import type { LookupReach } from './reach.types.js';
import { SearchRepository, type FoundPerson, type TermQuery } from './search.repository.js';
import { readTyped, splitNumber, type Typed } from './typed.rules.js';
import { oneSlipApart } from './typing-error.rules.js';

export interface Candidate extends FoundPerson {
  aliases: string[];
  tier: Tier;
  /** Why what was typed is not the username; null when no rule says. */
  rules: RuleCode[] | null;
  /** 0 to 1. */
  score: number;
}

export interface Search {
  candidates: Candidate[];
  /** People who match within the reader's reach. */
  total: number;
}

const MOST_READ = 60;
const MOST_EXPLAINED = 24;
/** With fewer finds than this, beginnings and slips are tried too. */
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
    let total = await this.ask(likelyQueries(typed), reach, found);
    if (total < ENOUGH && !holdsIdentifier(found)) await this.searchWider(typed, reach, found);
    const candidates = await this.rank(text, typed, found, reach);
    total = Math.max(total, candidates.length);
    return { candidates: candidates.slice(0, limit), total };
  }

  /** Slips always; anything may be meant only while nobody's letters fit. */
  private async searchWider(typed: Typed, reach: LookupReach, found: Map<string, number>): Promise<void> {
    if (found.size === 0) await this.ask(queries('folded', 'name', nameProbes(typed)), reach, found);
    const lettersFit = found.size > 0;
    await this.ask(await this.slipQueries(typed), reach, found);
    if (lettersFit) return;
    await this.ask(queries('beginning', 'name', beginningProbes(typed)), reach, found, 'beginning');
    if (found.size < ENOUGH) await this.ask(await this.looseQueries(typed), reach, found);
  }

  /** Adds whom these questions find; returns how many there are, which may be more than were added. */
  private async ask(
    asked: readonly TermQuery[],
    reach: LookupReach,
    found: Map<string, number>,
    match: 'whole' | 'beginning' = 'whole',
  ): Promise<number> {
    const { ids, total } = await this.repository.find(asked, reach, MOST_READ, match);
    for (const { id, tier } of ids) if (!found.has(id)) found.set(id, tier);
    return total;
  }

  private async slipQueries(typed: Typed): Promise<TermQuery[]> {
    const probes = slipProbes(typed);
    const terms = await this.repository.spellings([...new Set(probes.flatMap(({ variants }) => variants))]);
    const near = probes.flatMap(({ key, given }) =>
      terms.filter((term) => oneSlipApart(term, key)).map((term) => ({ key: term, given })),
    );
    return queries('typo', 'name', near);
  }

  /** The slip is in the first name or its initial: any bearer of the surname, to be judged by the explanation. */
  private async looseQueries(typed: Typed): Promise<TermQuery[]> {
    const probes = slipProbes(typed);
    const terms = await this.repository.spellings([...new Set(probes.map(({ key }) => key))]);
    return queries(
      'typo',
      'name',
      terms.map((term) => ({ key: term, given: '' })),
    );
  }

  private async rank(
    text: string,
    typed: Typed,
    found: ReadonlyMap<string, number>,
    reach: LookupReach,
  ): Promise<Candidate[]> {
    const people = await this.repository.people([...found.keys()], reach);
    const aliases = await this.repository.aliases(people.map(({ id }) => id));
    const likely = people
      .map((person) => ({ person, order: roughOrder(person, typed, found.get(person.id) ?? 0) }))
      .sort((a, b) => a.order - b.order)
      .slice(0, MOST_EXPLAINED);
    const candidates = likely.flatMap(({ person }): Candidate[] => {
      const own = aliases.filter(({ id }) => id === person.id).map(({ alias }) => alias);
      const identifiers: PersonIdentifiers = { ...person, aliases: own };
      const tier = TIERS[found.get(person.id) ?? 0] ?? 'typo';
      const rules = explain(text, identifiers);
      if (tier === 'typo' && !rules) return [];
      return [{ ...person, aliases: own, tier, rules, score: scoreOf(tier, rules) }];
    });
    return together(candidates.sort((a, b) => b.score - a.score || byUsername(a, b)));
  }
}

const byUsername = (a: FoundPerson, b: FoundPerson): number =>
  a.username.length - b.username.length || (a.username < b.username ? -1 : 1);

const holdsIdentifier = (found: ReadonlyMap<string, number>): boolean =>
  [...found.values()].some((tier) => tier <= TIERS.indexOf('alias'));

function queries(tier: Tier, kind: TermQuery['kind'], probes: readonly Probe[]): TermQuery[] {
  return probes.map(({ key, given }) => ({ tier: TIERS.indexOf(tier), kind, term: key, given }));
}

function likelyQueries(typed: Typed): TermQuery[] {
  const probe = (key: string): Probe => ({ key, given: '' });
  const local = compact(typed.local);
  return [
    ...queries('exact', 'username', [...new Set([typed.folded, typed.exact])].map(probe)),
    ...queries('alias', 'alias', [...new Set([typed.folded, typed.exact, local])].map(probe)),
    ...queries('folded', 'name', likelyNameProbes(typed)),
    ...queries('phonetic', 'sound', soundProbes(typed)),
  ];
}

/** Cheap order to choose whom to explain: tier first, then usernames with the very letters typed. */
function roughOrder(person: FoundPerson, typed: Typed, tier: number): number {
  return tier * 2 + (typed.readings.includes(splitNumber(person.username).text) ? 0 : 1);
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
