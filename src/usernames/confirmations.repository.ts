import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { RuleCode } from './difference.rules.js';
import type { ConfirmationRead, Destination } from './lookup.types.js';

interface Row extends Omit<ConfirmationRead, 'rules'> {
  rules: string | null;
}

const COLUMNS = `id AS "id", person_id AS "personId", account_id AS "accountId", username AS "username",
  tried_username AS "triedUsername", rules AS "rules", case_number AS "caseNumber", confirmed_at AS "confirmedAt",
  sent_to AS "sentTo", sent_at AS "sentAt"`;

/** Confirmations given. */
@Injectable()
export class ConfirmationsRepository {
  constructor(private readonly transactions: Transactions) {}

  async find(id: string): Promise<ConfirmationRead | null> {
    const [row] = await this.transactions.query<Row>(
      `SELECT ${COLUMNS} FROM username_confirmations WHERE id = $1`,
      [id],
    );
    return row ? { ...row, rules: row.rules === null ? null : (JSON.parse(row.rules) as RuleCode[]) } : null;
  }

  async insert(row: ConfirmationRead): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO username_confirmations
         (id, person_id, account_id, username, tried_username, rules, case_number, confirmed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.id,
        row.personId,
        row.accountId,
        row.username,
        row.triedUsername,
        row.rules && JSON.stringify(row.rules),
        row.caseNumber,
        row.confirmedAt,
      ],
    );
  }

  /** Notes the one sending of a confirmation; false when it was sent before. */
  async markSent(id: string, to: Destination, at: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      'UPDATE username_confirmations SET sent_to = $2, sent_at = $3 WHERE id = $1 AND sent_to IS NULL',
      [id, to, at],
    );
    return changed === 1;
  }
}
