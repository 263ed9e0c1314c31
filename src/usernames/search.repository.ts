import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { onGuardedShelf, type KeyKind } from './keys.rules.js';
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

/** Above every continuation of a lower-case ASCII text, in any collation of either database. */
const TOP = 'zzzzzzzzzzzz';
const PERSON = `p.id AS "id", p.username AS "username", p.birth_name AS "birthName", p.usage_name AS "usageName",
  p.first_name AS "firstName", p.email AS "email", p.function AS "function", p.status AS "status"`;
/** An equality lets the index narrow by first name too; a range cannot. */
const TERM = {
  whole: 'k.term = probe.value->>2',
  beginning: 'k.term >= probe.value->>2 AND k.term <= probe.value->>3',
};

const KEY = `k.kind = probe.value->>1 AND k.given >= probe.value->>4 AND k.given <= probe.value->>5`;

/** The prefix of a UAI by département, `13` → `013`, Corsica `2A` → `620`. */
const prefixOf = (code: string): string => ({ '2A': '620', '2B': '720' })[code] ?? code.padStart(3, '0');

/**
 * Reads of the look-up index. What a reader may know of is a condition of every query, never a filter afterwards:
 * counts and limits cannot tell of anybody else.
 */
@Injectable()
export class SearchRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * People found by any of these questions, the best tier first, and how many there are in all.
   * @param match `whole` terms, or `beginning`: rows whose term continues the one asked for
   */
  async find(
    queries: readonly TermQuery[],
    reach: LookupReach,
    limit: number,
    match: 'whole' | 'beginning' = 'whole',
  ): Promise<{ ids: FoundId[]; total: number }> {
    if (queries.length === 0) return { ids: [], total: 0 };
    const params: unknown[] = [JSON.stringify(queries.flatMap((query) => probesOf(query, reach))), limit];
    const within = this.within(reach, 'k.person_id', params);
    const found = await this.transactions.query<FoundId & { total: number }>(
      `SELECT k.person_id AS "id", MIN(probe.value->>0) AS "tier", COUNT(*) OVER () AS "total"
       FROM ${this.lookedUp('username_keys', 'k', `${TERM[match]} AND ${KEY}`)} WHERE 1 = 1 ${within}
       GROUP BY k.person_id ORDER BY 2, 1 LIMIT $2`,
      params,
    );
    return {
      ids: found.map(({ id, tier }) => ({ id, tier: Number(tier) })),
      total: Number(found[0]?.total ?? 0),
    };
  }

  /** Surnames that share a variant with what was typed. */
  async spellings(variants: readonly string[]): Promise<string[]> {
    if (variants.length === 0) return [];
    const rows = await this.transactions.query<{ term: string }>(
      `SELECT DISTINCT s.term AS "term"
       FROM ${this.lookedUp('username_spellings', 's', 's.variant = probe.value->>0')}`,
      [listOf(variants)],
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

function probesOf({ tier, kind, term, given }: TermQuery, { protectedToo }: LookupReach): string[][] {
  const shelves = protectedToo ? [kind, onGuardedShelf(kind)] : [kind];
  return shelves.map((shelf) => [String(tier), shelf, term, term + TOP, given, given + TOP]);
}
