import { Injectable } from '@nestjs/common';
import type { ContestedContactsPort } from '../identity-checks/contested-contacts.port.js';
import { Transactions } from '../platform/database/transactions.js';

/**
 * Contacts that served the reset behind an open freeze of a person, by carrying its link or by returning the code
 * that paid for it: their codes do not lift the freeze.
 */
@Injectable()
export class ContestedContacts implements ContestedContactsPort {
  constructor(private readonly transactions: Transactions) {}

  async contestedContacts(personId: string): Promise<readonly string[]> {
    const rows = await this.transactions.query<{ contactId: string }>(
      `SELECT r.contact_id AS "contactId" FROM freezes f JOIN resets r ON r.id = f.reset_id
       WHERE f.person_id = $1 AND f.lifted_at IS NULL AND r.contact_id IS NOT NULL
       UNION SELECT e.contact_id FROM freezes f JOIN resets r ON r.id = f.reset_id
       JOIN evidence e ON e.check_id = r.check_id AND e.outcome = 'match'
       WHERE f.person_id = $1 AND f.lifted_at IS NULL AND e.contact_id IS NOT NULL`,
      [personId],
    );
    return rows.map((row) => row.contactId);
  }
}
