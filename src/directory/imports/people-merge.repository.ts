import { Injectable } from '@nestjs/common';
import { insertRows, places } from '../../platform/database/bulk.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import type { Known } from './match.rules.js';
import type { Current, KnownContact, Merged, NewContact, PersonFields } from './merge.rules.js';

type KnownRow = Known & { emailKey: string | null; status: string };

const KNOWN = `p.id AS "id", p.username_key AS "usernameKey", p.numen_hash AS "numenHash", p.birth_date AS "birthDate",
  p.birth_name AS "birthName", p.usage_name AS "usageName", p.first_name AS "firstName", p.email_key AS "emailKey",
  p.status AS "status"`;

/** Column of each field an import writes, in the order they are written. */
const COLUMNS: Readonly<Record<keyof PersonFields, string>> = {
  username: 'username',
  usernameKey: 'username_key',
  numenHash: 'numen_hash',
  numenKeyId: 'numen_key_id',
  birthName: 'birth_name',
  usageName: 'usage_name',
  firstName: 'first_name',
  birthDate: 'birth_date',
  email: 'email',
  emailKey: 'email_key',
  function: 'function',
  status: 'status',
  accountClass: 'account_class',
  givenClass: 'given_class',
  protected: 'protected',
};
const FIELDS = Object.keys(COLUMNS) as Array<keyof PersonFields>;
const FIELD_COLUMNS = FIELDS.map((field) => COLUMNS[field]);
const SELECT_FIELDS = FIELDS.map((field) => `p.${COLUMNS[field]} AS "${field}"`).join(', ');

export interface PersonWrite {
  id: string;
  merged: Merged;
}

/** What an import reads and writes of people, many at a time. */
@Injectable()
export class PeopleMergeRepository {
  constructor(private readonly transactions: Transactions) {}

  async knownBy(
    column: 'username_key' | 'numen_hash' | 'email_key',
    keys: readonly string[],
  ): Promise<KnownRow[]> {
    if (keys.length === 0) return [];
    return this.transactions.query<KnownRow>(
      `SELECT ${KNOWN} FROM people p WHERE p.${column} IN (${places(keys.length)})`,
      keys,
    );
  }

  async knownByAlias(keys: readonly string[]): Promise<Array<KnownRow & { aliasKey: string }>> {
    if (keys.length === 0) return [];
    return this.transactions.query<KnownRow & { aliasKey: string }>(
      `SELECT ${KNOWN}, a.alias_key AS "aliasKey" FROM person_aliases a JOIN people p ON p.id = a.person_id
       WHERE a.alias_key IN (${places(keys.length)})`,
      keys,
    );
  }

  /** Those whose entry in the directory has one of these lasting names. */
  async knownByEntry(externalIds: readonly string[]): Promise<Array<KnownRow & { externalId: string }>> {
    if (externalIds.length === 0) return [];
    return this.transactions.query<KnownRow & { externalId: string }>(
      `SELECT ${KNOWN}, l.external_id AS "externalId" FROM directory_links l JOIN people p ON p.id = l.person_id
       WHERE l.external_id IN (${places(externalIds.length)})`,
      externalIds,
    );
  }

  /** Notes which entry of the directory each person is, and which version of it was read. */
  async link(
    links: ReadonlyArray<{ personId: string; externalId: string; version: string | null }>,
  ): Promise<void> {
    if (links.length === 0) return;
    // An entry that was another person's until now, of a directory restored or merged, leaves that person first.
    await this.transactions.execute(
      `DELETE FROM directory_links WHERE external_id IN (${places(links.length)})
       AND person_id NOT IN (${places(links.length, links.length + 1)})`,
      [...links.map(({ externalId }) => externalId), ...links.map(({ personId }) => personId)],
    );
    await insertRows(
      this.transactions,
      'directory_links',
      ['person_id', 'external_id', 'version'],
      links.map(({ personId, externalId, version }) => [personId, externalId, version]),
      'ON CONFLICT (person_id) DO UPDATE SET external_id = excluded.external_id, version = excluded.version',
    );
  }

  /** People as they stand, by id. */
  async current(ids: readonly string[]): Promise<Map<string, Current>> {
    const found = new Map<string, Current & { uais: string[]; contacts: KnownContact[] }>();
    if (ids.length === 0) return found;
    const people = await this.transactions.query<
      PersonFields & { id: string; seenAt: number | null; protected: boolean | number }
    >(
      `SELECT p.id AS "id", ${SELECT_FIELDS}, i.created_at AS "seenAt" FROM people p
       LEFT JOIN directory_imports i ON i.id = p.import_id WHERE p.id IN (${places(ids.length)})`,
      ids,
    );
    for (const { id, seenAt, ...fields } of people) {
      found.set(id, {
        ...fields,
        protected: Boolean(fields.protected),
        uais: [],
        contacts: [],
        seenAt: seenAt ?? 0,
      });
    }
    await this.addPostings(ids, found);
    await this.addContacts(ids, found);
    return found;
  }

  private async addPostings(ids: readonly string[], found: Map<string, { uais: string[] }>): Promise<void> {
    const rows = await this.transactions.query<{ personId: string; uai: string }>(
      `SELECT person_id AS "personId", uai AS "uai" FROM person_postings
       WHERE person_id IN (${places(ids.length)}) ORDER BY person_id, main DESC, uai`,
      ids,
    );
    for (const { personId, uai } of rows) found.get(personId)?.uais.push(uai);
  }

  private async addContacts(
    ids: readonly string[],
    found: Map<string, { contacts: KnownContact[] }>,
  ): Promise<void> {
    const rows = await this.transactions.query<
      KnownContact & { personId: string; academic: boolean | number }
    >(
      `SELECT person_id AS "personId", id AS "id", kind AS "kind", value AS "value", academic AS "academic",
         set_on AS "setOn", origin AS "origin" FROM person_contacts
       WHERE person_id IN (${places(ids.length)}) AND dropped_at IS NULL`,
      ids,
    );
    for (const { personId, ...contact } of rows) {
      found.get(personId)?.contacts.push({ ...contact, academic: Boolean(contact.academic) });
    }
  }

  /** Takes the username from its holder, who keeps it to be read but is no longer found by it. */
  async displace(id: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE people SET username_key = $2, stamp = $3, updated_at = $4 WHERE id = $1',
      [id, `~${id}`, newId(), now],
    );
  }

  async insertPeople(
    people: readonly PersonWrite[],
    stamp: { now: number; accountCreatedAt: number; importId: string },
  ): Promise<void> {
    await insertRows(
      this.transactions,
      'people',
      ['id', ...FIELD_COLUMNS, 'stamp', 'account_created_at', 'created_at', 'updated_at', 'import_id'],
      people.map(({ id, merged }) => [
        id,
        ...FIELDS.map((field) => merged.fields[field]),
        newId(),
        stamp.accountCreatedAt,
        stamp.now,
        stamp.now,
        stamp.importId,
      ]),
    );
  }

  /** @param stamp the new one when the state changed, null to keep the old one */
  async updatePerson(
    { id, merged }: PersonWrite,
    change: { now: number; importId: string; stamp: string | null },
  ): Promise<void> {
    const assignments = FIELD_COLUMNS.map((column, index) => `"${column}" = $${index + 5}`).join(', ');
    await this.transactions.execute(
      `UPDATE people SET updated_at = $2, import_id = $3, stamp = COALESCE($4, stamp), ${assignments} WHERE id = $1`,
      [id, change.now, change.importId, change.stamp, ...FIELDS.map((field) => merged.fields[field])],
    );
  }

  async markSeen(ids: readonly string[], importId: string): Promise<void> {
    if (ids.length === 0) return;
    await this.transactions.execute(
      `UPDATE people SET import_id = $1 WHERE id IN (${places(ids.length, 2)})`,
      [importId, ...ids],
    );
  }

  async replacePostings(people: ReadonlyArray<{ id: string; uais: readonly string[] }>): Promise<void> {
    if (people.length === 0) return;
    await this.transactions.execute(
      `DELETE FROM person_postings WHERE person_id IN (${places(people.length)})`,
      people.map(({ id }) => id),
    );
    await this.insertPostings(people);
  }

  async insertPostings(people: ReadonlyArray<{ id: string; uais: readonly string[] }>): Promise<void> {
    await insertRows(
      this.transactions,
      'person_postings',
      ['person_id', 'uai', 'main'],
      people.flatMap(({ id, uais }) => uais.map((uai, index) => [id, uai, index === 0])),
    );
  }

  async insertContacts(contacts: ReadonlyArray<NewContact & { personId: string }>): Promise<void> {
    await insertRows(
      this.transactions,
      'person_contacts',
      ['id', 'person_id', 'kind', 'value', 'academic', 'set_on', 'origin', 'confirmed'],
      contacts.map((contact) => [
        newId(),
        contact.personId,
        contact.kind,
        contact.value,
        contact.academic,
        contact.setOn,
        'import',
        false,
      ]),
    );
  }

  async dropContacts(ids: readonly string[], now: number): Promise<void> {
    if (ids.length === 0) return;
    await this.transactions.execute(
      `UPDATE person_contacts SET dropped_at = $1 WHERE id IN (${places(ids.length, 2)})`,
      [now, ...ids],
    );
  }

  async touchContact(contact: { id: string; setOn: number }): Promise<void> {
    await this.transactions.execute('UPDATE person_contacts SET set_on = $2 WHERE id = $1', [
      contact.id,
      contact.setOn,
    ]);
  }

  /** A former name the person has again is no longer a former one. */
  async keepAliases(
    id: string,
    aliases: Merged['aliases'],
    present: { usernameKey: string; emailKey: string | null },
    now: number,
  ): Promise<void> {
    await insertRows(
      this.transactions,
      'person_aliases',
      ['person_id', 'alias_key', 'alias', 'kind', 'since'],
      aliases.map(({ alias, kind }) => [id, alias.toLowerCase(), alias, kind, now]),
      'ON CONFLICT (person_id, alias_key) DO NOTHING',
    );
    await this.transactions.execute(
      'DELETE FROM person_aliases WHERE person_id = $1 AND alias_key IN ($2, $3)',
      [id, present.usernameKey, present.emailKey ?? present.usernameKey],
    );
  }

  /** Whether there are people at all, those who left included. */
  async anybody(): Promise<boolean> {
    return (await this.transactions.query('SELECT 1 FROM people LIMIT 1')).length > 0;
  }

  /** People who have not left, in all and not among those an import has seen. */
  async presentCount(): Promise<number> {
    const [row] = await this.transactions.query<{ count: number }>(
      `SELECT COUNT(*) AS "count" FROM people WHERE status <> 'left'`,
    );
    return Number(row?.count ?? 0);
  }

  /** Some of the people the import has not seen and who have not left; `displaced` narrows to those who lost their username. */
  async unseen(importId: string, options: { displaced: boolean; limit: number }): Promise<string[]> {
    const rows = await this.transactions.query<{ id: string }>(
      `SELECT id AS "id" FROM people WHERE status <> 'left' AND (import_id IS NULL OR import_id <> $1)
       ${options.displaced ? `AND username_key LIKE '~%'` : ''} LIMIT $2`,
      [importId, options.limit],
    );
    return rows.map(({ id }) => id);
  }

  async markLeft(id: string, now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE people SET status = 'left', stamp = $2, updated_at = $3 WHERE id = $1`,
      [id, newId(), now],
    );
  }
}
