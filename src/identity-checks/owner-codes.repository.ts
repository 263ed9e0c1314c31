import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { OwnerCode } from './owner-code.entity.js';

/** Queries of codes sent to registered contacts. Every change is conditional: parallel submits have one winner. */
@Injectable()
export class OwnerCodesRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(code: OwnerCode): Promise<void> {
    this.transactions.assertInside();
    await this.codes.insert(code);
  }

  find(id: string): Promise<OwnerCode | null> {
    return this.codes.findOneBy({ id });
  }

  /** The code a check waits for: the latest one, whatever became of it. */
  async latest(checkId: string): Promise<OwnerCode | null> {
    const [code] = await this.codes.find({
      where: { checkId },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: 1,
    });
    return code ?? null;
  }

  /** Counts a submission before it is compared. False when the code is used, void, out of time or out of tries. */
  async countTry(id: string, limit: number, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE owner_codes SET wrong = wrong + 1 WHERE id = $1 AND state = 'issued' AND wrong < $2 AND expires_at > $3`,
      [id, limit, now],
    );
    return changed === 1;
  }

  /** Marks a right code used and takes its try back. False when another submit was quicker. */
  async use(id: string, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE owner_codes SET state = 'used', used_at = $2, wrong = wrong - 1 WHERE id = $1 AND state = 'issued'`,
      [id, now],
    );
    return changed === 1;
  }

  async voidCode(id: string): Promise<void> {
    await this.transactions.execute(
      `UPDATE owner_codes SET state = 'void' WHERE id = $1 AND state = 'issued'`,
      [id],
    );
  }

  /** Voids what a check was waiting for. */
  async voidOfCheck(checkId: string): Promise<void> {
    await this.transactions.execute(
      `UPDATE owner_codes SET state = 'void' WHERE check_id = $1 AND state = 'issued'`,
      [checkId],
    );
  }

  /** Codes to one person are counted and sent one after another, whoever asks for them. */
  async lockPerson(personId: string): Promise<void> {
    await this.transactions.lockChain(`owner-codes-of:${personId}`);
  }

  async sentForCheck(checkId: string): Promise<number> {
    return this.codes.countBy({ checkId });
  }

  async sentToPerson(personId: string, since: number): Promise<number> {
    const [row] = await this.transactions.query<{ count: number }>(
      'SELECT COUNT(*) AS "count" FROM owner_codes WHERE person_id = $1 AND created_at >= $2',
      [personId, since],
    );
    return Number(row?.count ?? 0);
  }

  private get codes() {
    return this.transactions.manager.getRepository(OwnerCode);
  }
}
