import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { AccountClass } from './account-class.rules.js';

/** A person as an LDAP adapter needs them: how the directory calls them, and what only Guichet knows. */
export interface LinkedPerson {
  readonly personId: string;
  readonly username: string;
  /** entryUUID or objectGUID; null when the person came from a file and was never synchronised. */
  readonly externalId: string | null;
  readonly accountClass: AccountClass;
  readonly protected: boolean;
}

type Raw = Omit<LinkedPerson, 'protected'> & { protected: boolean | number };

const PERSON = `SELECT p.id AS "personId", p.username AS "username", l.external_id AS "externalId",
  p.account_class AS "accountClass", p.protected AS "protected"
  FROM people p LEFT JOIN directory_links l ON l.person_id = p.id`;

/** Which entry of the directory a person is, for the adapters that speak LDAP. */
@Injectable()
export class LinkedPeopleRepository {
  constructor(private readonly transactions: Transactions) {}

  async person(personId: string): Promise<LinkedPerson | null> {
    return this.one(`${PERSON} WHERE p.id = $1`, personId);
  }

  /** By exact username only, in lower case: aliases do not open an account. */
  async byUsername(usernameKey: string): Promise<LinkedPerson | null> {
    return this.one(`${PERSON} WHERE p.username_key = $1`, usernameKey);
  }

  private async one(sql: string, value: string): Promise<LinkedPerson | null> {
    const [row] = await this.transactions.query<Raw>(sql, [value]);
    return row ? { ...row, protected: Boolean(row.protected) } : null;
  }
}
