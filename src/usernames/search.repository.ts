import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { onGuardedShelf, type KeyKind } from './keys.rules.js';
import { MOST_COUNTED, TIERS } from './ranking.rules.js';
import type { TermQuery } from './queries.rules.js';
import type { LookupReach } from './reach.types.js';

export interface FoundPerson {
  id: string;
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
  email: string | null;
  function: string | null;
  status: string;
  /** Former usernames and other addresses. */
  aliases: string[];
}

/** Somebody a question found; `tier` as the question had it. */
export interface Find {
  person: FoundPerson;
  tier: number;
}

export interface Finds {
  finds: Find[];
  /** How many there are in all who are found at least by sound, up to {@link MOST_COUNTED}. */
  total: number;
}

/** How much is read. */
export interface Limits {
  /**
   * Rows of one question, however many bear the name: up to {@link MOST_COUNTED} where people are to be counted, `most`
   * where hundreds of questions are asked to find the few who come first.
   */
  each: number;
  /** People who are handed out; `known` where an identifier of somebody fits. */
  most: number;
  known: number;
}

/** Surnames that begin alike, taken in the order of the alphabet. */
const MOST_BEGINNINGS = 300;
/** Above every continuation of a lower-case ASCII text, in any collation of either database. */
const TOP = 'zzzzzzzzzzzz';
const PERSON = `p.id AS "id", p.username AS "username", p.birth_name AS "birthName", p.usage_name AS "usageName",
  p.first_name AS "firstName", p.email AS "email", p.function AS "function", p.status AS "status"`;
/** A question taken apart once: where a row is looked at, reading JSON would cost more than the row. */
const PARTS = `SELECT value->>0 AS tier, value->>1 AS kind, value->>2 AS term, value->>3 AS low, value->>4 AS high`;
const ASKED = `k.kind = probe.kind AND k.term = probe.term AND k.given >= probe.low AND k.given <= probe.high`;
/** The last tier of an identifier that fits. */
const IDENTIFIER = TIERS.indexOf('alias');
/** By slips and beginnings many are found who are not meant: they are not counted. */
const HEARD = TIERS.indexOf('phonetic');
const OF_A_SCHOOL = `SELECT DISTINCT k.person_id AS "id", k.kind AS "kind", k.term AS "term", k.given AS "given"`;

/** The prefix of a UAI by département, `13` → `013`, Corsica `2A` → `620`. */
const prefixOf = (code: string): string => ({ '2A': '620', '2B': '720' })[code] ?? code.padStart(3, '0');

type PersonColumns = Omit<FoundPerson, 'aliases'> & { aliases: string | null };

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
   * People found by any of these questions, the best tier first. One statement, their names included: a server is
   * asked once.
   */
  async find(queries: readonly TermQuery[], reach: LookupReach, limits: Limits): Promise<Finds> {
    if (queries.length === 0) return { finds: [], total: 0 };
    const schools = schoolsOf(reach);
    return schools
      ? this.findAtSchools(queries, reach, schools, limits)
      : this.findAnywhere(queries, reach, limits);
  }

  private async findAnywhere(
    queries: readonly TermQuery[],
    reach: LookupReach,
    { each, known, most }: Limits,
  ): Promise<Finds> {
    const { dialect } = this.transactions;
    const params: unknown[] = [
      JSON.stringify(queries.flatMap((query) => probesOf(query, reach))),
      known,
      most,
    ];
    // `each` stands in the text: a planner that does not know it plans for all rows
    const first = dialect.firstOf(
      'asked',
      'k.person_id',
      'username_keys k',
      `${ASKED} ${this.within(reach, 'k.person_id', params)}`,
      'k.kind, k.term, k.given, k.person_id',
      String(each),
    );
    const found = await this.transactions.ask<PersonColumns & { tier: string; total: number }>(
      `WITH asked AS MATERIALIZED (${PARTS} FROM ${this.rows('$1')}),
       hits AS MATERIALIZED (
         SELECT hit.value AS id, MIN(probe.tier) AS tier, MIN(hit.key) AS place FROM ${first} GROUP BY hit.value
       ),
       best AS MATERIALIZED (
         SELECT id, tier, place FROM hits ORDER BY tier, place, id
         LIMIT CASE WHEN (SELECT MIN(tier) FROM hits) <= '${IDENTIFIER}'
           THEN CAST($2 AS integer) ELSE CAST($3 AS integer) END
       )
       SELECT probe.tier AS "tier", (SELECT COUNT(*) FROM hits WHERE tier <= '${HEARD}') AS "total", ${this.columns()}
       FROM ${dialect.lookedUp('best', 'people', 'p', 'p.id = probe.id')}
       WHERE ${reach.protectedToo ? '1 = 1' : 'NOT p.protected'} ORDER BY probe.tier, probe.place, probe.id`,
      params,
    );
    return {
      finds: found.map(({ tier, total: _, ...person }) => ({ person: personOf(person), tier: Number(tier) })),
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
    { most }: Limits,
  ): Promise<Finds> {
    const terms = [...new Set(queries.map(({ term }) => term))];
    const rows = await this.transactions.ask<KeyRow>(
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
    const sorted = [...best].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
    const people = new Map<string, FoundPerson>();
    for (const person of await this.people(
      sorted.slice(0, most).map(([id]) => id),
      reach,
    )) {
      people.set(person.id, person);
    }
    const finds = sorted.flatMap(([id, tier]): Find[] => {
      const person = people.get(id);
      return person ? [{ person, tier }] : [];
    });
    const total = sorted.filter(([, tier]) => tier <= HEARD).length;
    return { finds, total: Math.min(total, MOST_COUNTED) };
  }

  /** Words of the index (see `words.rules.ts`) that share a variant with what was typed. */
  async words(variants: readonly string[]): Promise<{ variant: string; term: string }[]> {
    if (variants.length === 0) return [];
    return this.transactions.ask(
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
    const rows = await this.transactions.ask<{ term: string }>(
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
    const rows = await this.transactions.ask<PersonColumns>(
      `SELECT ${this.columns()} FROM ${this.lookedUp('people', 'p', 'p.id = probe.value->>0')}
       WHERE ${reach.protectedToo ? '1 = 1' : 'NOT p.protected'} ${within}`,
      params,
    );
    return rows.map(personOf);
  }

  private columns(): string {
    const aliases = 'person_aliases a WHERE a.person_id = p.id';
    return `${PERSON}, ${this.transactions.dialect.jsonOf({ alias: 'a.alias' }, aliases, 'a.alias')} AS "aliases"`;
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

function personOf({ aliases, ...person }: PersonColumns): FoundPerson {
  const rows = aliases === null || aliases === '[]' ? [] : (JSON.parse(aliases) as { alias: string }[]);
  return { ...person, aliases: rows.map(({ alias }) => alias) };
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
