import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { onGuardedShelf, type KeyKind } from './keys.rules.js';
import { MOST_COUNTED } from './ranking.rules.js';
import type { LookupReach } from './reach.types.js';

/** One question: rows of this kind with this term whose `given` begins as asked; `tier` ranks what it finds. */
export interface TermQuery {
  tier: number;
  kind: KeyKind;
  term: string;
  given: string;
}

export interface FoundId {
  id: string;
  tier: number;
}

export interface FoundPerson {
  id: string;
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
  email: string | null;
  function: string | null;
  status: string;
}

/** Surnames that begin alike, taken in the order of the alphabet. */
const MOST_BEGINNINGS = 300;
/** Above every continuation of a lower-case ASCII text, in any collation of either database. */
const TOP = 'zzzzzzzzzzzz';
const PERSON = `p.id AS "id", p.username AS "username", p.birth_name AS "birthName", p.usage_name AS "usageName",
  p.first_name AS "firstName", p.email AS "email", p.function AS "function", p.status AS "status"`;
const ASKED = `k.kind = probe.value->>1 AND k.term = probe.value->>2
  AND k.given >= probe.value->>3 AND k.given <= probe.value->>4`;
const OF_A_SCHOOL = `SELECT DISTINCT k.person_id AS "id", k.kind AS "kind", k.term AS "term", k.given AS "given"`;

/** The prefix of a UAI by département, `13` → `013`, Corsica `2A` → `620`. */
const prefixOf = (code: string): string => ({ '2A': '620', '2B': '720' })[code] ?? code.padStart(3, '0');

interface KeyRow {
  id: string;
  kind: string;
  term: string;
  given: string;
}

/**
 * Reads of the look-up index. What a reader may know of is a condition of every query, never a filter afterwards:
 * counts and limits cannot tell of anybody else.
 */
@Injectable()
export class SearchRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * People found by any of these questions, the best tier first, and how many there are. However many bear a name, a
   * question reads no more rows than `each`: up to {@link MOST_COUNTED} where people are to be counted, `limit` where
   * hundreds of questions are asked to find the few who come first.
   */
  async find(
    queries: readonly TermQuery[],
    reach: LookupReach,
    limit: number,
    each: number,
  ): Promise<{ ids: FoundId[]; total: number }> {
    if (queries.length === 0) return { ids: [], total: 0 };
    const schools = schoolsOf(reach);
    return schools
      ? this.findAtSchools(queries, reach, schools, limit)
      : this.findAnywhere(queries, reach, limit, each);
  }

  private async findAnywhere(queries: readonly TermQuery[], reach: LookupReach, limit: number, each: number) {
    const probes = queries.flatMap((query) => probesOf(query, reach));
    const params: unknown[] = [JSON.stringify(probes), each, limit];
    const first = this.transactions.dialect.firstOf(
      this.rows('$1'),
      'k.person_id',
      'username_keys k',
      `${ASKED} ${this.within(reach, 'k.person_id', params)}`,
      'k.kind, k.term, k.given, k.person_id',
      '$2',
    );
    const found = await this.transactions.query<FoundId & { total: number }>(
      `SELECT hit.value AS "id", MIN(probe.value->>0) AS "tier", COUNT(*) OVER () AS "total" FROM ${first}
       GROUP BY hit.value ORDER BY 2, MIN(hit.key), 1 LIMIT $3`,
      params,
    );
    return {
      ids: found.map(({ id, tier }) => ({ id, tier: Number(tier) })),
      total: Math.min(Number(found[0]?.total ?? 0), MOST_COUNTED),
    };
  }

  /**
   * A school has a hundred people, a surname may have thousands of bearers: here the people are what is read, and
   * the questions are put to their rows.
   */
  private async findAtSchools(
    queries: readonly TermQuery[],
    reach: LookupReach,
    uais: readonly string[],
    limit: number,
  ) {
    const terms = [...new Set(queries.map(({ term }) => term))];
    const rows = await this.transactions.query<KeyRow>(
      `${OF_A_SCHOOL} FROM ${this.transactions.dialect.lookedUp(
        this.rows('$1'),
        'person_postings',
        'o',
        'o.uai = probe.value->>0',
      )} CROSS JOIN username_keys k
       WHERE k.person_id = o.person_id AND k.term IN (SELECT asked.value->>0 FROM ${this.rows('$2')} asked)`,
      [listOf(uais), listOf(terms)],
    );
    const best = new Map<string, number>();
    for (const row of rows) {
      const tier = bestTier(row, queries, reach);
      if (tier < (best.get(row.id) ?? Infinity)) best.set(row.id, tier);
    }
    const ids = [...best].map(([id, tier]) => ({ id, tier }));
    ids.sort((a, b) => a.tier - b.tier || (a.id < b.id ? -1 : 1));
    return { ids: ids.slice(0, limit), total: Math.min(ids.length, MOST_COUNTED) };
  }

  /** Words of the index (see `words.rules.ts`) that share a variant with what was typed. */
  async words(variants: readonly string[]): Promise<{ variant: string; term: string }[]> {
    if (variants.length === 0) return [];
    return this.transactions.query(
      `SELECT s.variant AS "variant", s.term AS "term"
       FROM ${this.lookedUp('username_spellings', 's', 's.variant = probe.value->>0')}`,
      [listOf(variants)],
    );
  }

  /** Surnames that begin so, in the order of the alphabet, no more than a few hundred in all. */
  async beginnings(beginnings: readonly string[]): Promise<string[]> {
    if (beginnings.length === 0) return [];
    const first = this.transactions.dialect.firstOf(
      this.rows('$1'),
      's.term',
      'username_spellings s',
      's.variant >= probe.value->>0 AND s.variant <= probe.value->>1 AND s.variant = s.term',
      's.variant, s.term',
      '$2',
    );
    const rows = await this.transactions.query<{ term: string }>(
      `SELECT DISTINCT hit.value AS "term" FROM ${first}`,
      [
        JSON.stringify(beginnings.map((text) => [text, text + TOP])),
        Math.ceil(MOST_BEGINNINGS / beginnings.length),
      ],
    );
    return rows.map(({ term }) => term);
  }

  /** The people of these ids the reader may know of. */
  async people(ids: readonly string[], reach: LookupReach): Promise<FoundPerson[]> {
    if (ids.length === 0) return [];
    const params: unknown[] = [listOf(ids)];
    const within = this.within(reach, 'p.id', params);
    return this.transactions.query<FoundPerson>(
      `SELECT ${PERSON} FROM ${this.lookedUp('people', 'p', 'p.id = probe.value->>0')}
       WHERE ${reach.protectedToo ? '1 = 1' : 'NOT p.protected'} ${within}`,
      params,
    );
  }

  async aliases(ids: readonly string[]): Promise<{ id: string; alias: string }[]> {
    if (ids.length === 0) return [];
    return this.transactions.query(
      `SELECT a.person_id AS "id", a.alias AS "alias"
       FROM ${this.lookedUp('person_aliases', 'a', 'a.person_id = probe.value->>0')}`,
      [listOf(ids)],
    );
  }

  /** The rows a probe of the first parameter asks for. */
  private lookedUp(table: string, alias: string, condition: string): string {
    return this.transactions.dialect.lookedUp(this.rows('$1'), table, alias, condition);
  }

  private rows(placeholder: string): string {
    return this.transactions.dialect.jsonRows(placeholder);
  }

  /** The condition of the reader's reach; adds its parameters to `params`. */
  private within({ schools, uai }: LookupReach, person: string, params: unknown[]): string {
    const posting = (condition: string): string =>
      `AND EXISTS (SELECT 1 FROM person_postings o WHERE o.person_id = ${person} AND ${condition})`;
    const among = (items: readonly string[]): string =>
      `IN (SELECT school.value->>0 FROM ${this.rows(`$${params.push(listOf(items))}`)} school)`;
    const conditions: string[] = [];
    if (schools.kind === 'uais') conditions.push(posting(`o.uai ${among(schools.uais)}`));
    if (schools.kind === 'departements') {
      conditions.push(posting(`substr(o.uai, 1, 3) ${among(schools.codes.map(prefixOf))}`));
    }
    if (uai) conditions.push(posting(`o.uai = $${params.push(uai)}`));
    return conditions.join(' ');
  }
}

const listOf = (items: readonly string[]): string => JSON.stringify(items.map((item) => [item]));

/** The schools whose people are all that may be found; null: more than a few schools. */
function schoolsOf({ schools, uai }: LookupReach): readonly string[] | null {
  if (schools.kind === 'academie') return uai ? [uai] : null;
  if (schools.kind === 'uais') return uai ? schools.uais.filter((own) => own === uai) : schools.uais;
  return null;
}

const shelvesOf = (kind: KeyKind, { protectedToo }: LookupReach): string[] =>
  protectedToo ? [kind, onGuardedShelf(kind)] : [kind];

function probesOf({ tier, kind, term, given }: TermQuery, reach: LookupReach): string[][] {
  return shelvesOf(kind, reach).map((shelf) => [String(tier), shelf, term, given, given + TOP]);
}

function bestTier(row: KeyRow, queries: readonly TermQuery[], reach: LookupReach): number {
  const met = queries.filter(
    ({ kind, term, given }) =>
      term === row.term && row.given.startsWith(given) && shelvesOf(kind, reach).includes(row.kind),
  );
  return Math.min(...met.map(({ tier }) => tier));
}
