import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { ContactKind } from './account-state.rules.js';
import { gatherPeople, PERSON_COLUMNS, type PersonPostingRow } from './person.rows.js';
import type { Establishment, Person } from './person.types.js';

export interface ContactRow {
  id: string;
  personId: string;
  kind: ContactKind;
  value: string;
  academic: boolean | number;
  setOn: number;
  origin: 'import' | 'owner';
  confirmed: boolean | number;
  /** The mailbox of the account itself, registered as a contact too. */
  ownMailbox: boolean | number | null;
}

const FROM_PEOPLE = `FROM people p LEFT JOIN person_postings o ON o.person_id = p.id`;
const ORDER = `ORDER BY p.id, o.main DESC, o.uai`;
const ESTABLISHMENT = `SELECT uai AS "uai", name AS "name", kind AS "kind", commune AS "commune", departement AS "departement",
  phone AS "phone", email AS "email", head_username AS "headUsername", parent_uai AS "parentUai" FROM establishments`;
const CONTACT = `SELECT id AS "id", person_id AS "personId", kind AS "kind", value AS "value", academic AS "academic",
  set_on AS "setOn", origin AS "origin", confirmed AS "confirmed",
  lower(value) = (SELECT p.email_key FROM people p WHERE p.id = person_id) AS "ownMailbox" FROM person_contacts`;

const places = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, index) => `$${index + from}`).join(', ');

/** Reads of people, contacts and establishments. */
@Injectable()
export class DirectoryRepository {
  constructor(private readonly transactions: Transactions) {}

  async people(ids: readonly string[]): Promise<Person[]> {
    if (ids.length === 0) return [];
    const rows = await this.transactions.query<PersonPostingRow>(
      `SELECT ${PERSON_COLUMNS} ${FROM_PEOPLE} WHERE p.id IN (${places(ids.length)}) ${ORDER}`,
      ids,
    );
    return gatherPeople(rows);
  }

  async personByUsernameKey(key: string): Promise<Person | null> {
    return this.one('p.username_key = $1', [key]);
  }

  /** The one person who had this username or address; null when nobody or several did. */
  async personByAlias(key: string): Promise<Person | null> {
    return this.one('p.id IN (SELECT person_id FROM person_aliases WHERE alias_key = $1)', [key]);
  }

  async personByEmailKey(key: string): Promise<Person | null> {
    return this.one('p.email_key = $1', [key]);
  }

  private async one(condition: string, params: unknown[]): Promise<Person | null> {
    const rows = await this.transactions.query<PersonPostingRow>(
      `SELECT ${PERSON_COLUMNS} ${FROM_PEOPLE} WHERE ${condition} ${ORDER}`,
      params,
    );
    const people = gatherPeople(rows);
    return people.length === 1 ? (people[0] as Person) : null;
  }

  async numen(personId: string): Promise<{ hash: string; keyId: string } | null> {
    const [row] = await this.transactions.query<{ hash: string | null; keyId: string | null }>(
      'SELECT numen_hash AS "hash", numen_key_id AS "keyId" FROM people WHERE id = $1',
      [personId],
    );
    return row?.hash && row.keyId ? { hash: row.hash, keyId: row.keyId } : null;
  }

  async establishments(uais: readonly string[]): Promise<Establishment[]> {
    if (uais.length === 0) return [];
    return this.transactions.query<Establishment>(
      `${ESTABLISHMENT} WHERE uai IN (${places(uais.length)}) ORDER BY uai`,
      uais,
    );
  }

  async allEstablishments(): Promise<Establishment[]> {
    return this.transactions.query<Establishment>(`${ESTABLISHMENT} ORDER BY uai`);
  }

  async contacts(personId: string): Promise<ContactRow[]> {
    return this.transactions.query<ContactRow>(
      `${CONTACT} WHERE person_id = $1 AND dropped_at IS NULL ORDER BY academic, kind, set_on, id`,
      [personId],
    );
  }

  /** Also a dropped one: a message under way still has to know where it went. */
  async contact(id: string): Promise<ContactRow | null> {
    const [row] = await this.transactions.query<ContactRow>(`${CONTACT} WHERE id = $1`, [id]);
    return row ?? null;
  }

  async addContact(row: ContactRow): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO person_contacts (id, person_id, kind, value, academic, set_on, origin, confirmed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [row.id, row.personId, row.kind, row.value, row.academic, row.setOn, row.origin, row.confirmed],
    );
  }

  async dropContact(id: string, now: number): Promise<number> {
    return this.transactions.execute(
      'UPDATE person_contacts SET dropped_at = $2 WHERE id = $1 AND dropped_at IS NULL',
      [id, now],
    );
  }

  /**
   * When the newest contact was set or dropped, whoever did it; null when there never was one. The mailbox of the
   * account itself proves nothing and is no contact here: an import that brings it in is no change.
   */
  async contactsChangedAt(personId: string): Promise<number | null> {
    const [row] = await this.transactions.query<{ setOn: number | null; droppedAt: number | null }>(
      `SELECT MAX(set_on) AS "setOn", MAX(dropped_at) AS "droppedAt" FROM person_contacts
       WHERE person_id = $1 AND academic = $2`,
      [personId, false],
    );
    const latest = Math.max(row?.setOn ?? 0, row?.droppedAt ?? 0);
    return latest > 0 ? latest : null;
  }

  async peopleCount(): Promise<number> {
    const [row] = await this.transactions.query<{ count: number }>('SELECT COUNT(*) AS "count" FROM people');
    return Number(row?.count ?? 0);
  }
}
