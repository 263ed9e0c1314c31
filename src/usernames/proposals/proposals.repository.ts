import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transactions.js';

export interface NamedUsername {
  readonly username: string;
  readonly birthName: string;
  readonly usageName: string | null;
  readonly firstName: string;
}

/** Names and usernames to measure a rule by: counted, never shown. */
@Injectable()
export class ProposalsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The first people by id: those imported first, whatever their school. */
  some(most: number): Promise<NamedUsername[]> {
    return this.transactions.query(
      `SELECT username AS "username", birth_name AS "birthName", usage_name AS "usageName",
              first_name AS "firstName" FROM people ORDER BY id LIMIT $1`,
      [most],
    );
  }
}
