import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Claim, ClaimPairing } from './claim.entity.js';
import type { ClaimState } from './claim.rules.js';

/** The only queries on claims and on the browsers that wait to be paired. */
@Injectable()
export class ClaimsRepository {
  constructor(private readonly transactions: Transactions) {}

  find(id: string): Promise<Claim | null> {
    return this.transactions.manager.findOneBy(Claim, { id });
  }

  ofReset(resetId: string): Promise<Claim | null> {
    return this.transactions.manager.findOneBy(Claim, { resetId });
  }

  byToken(tokenHash: string): Promise<Claim | null> {
    return this.transactions.manager.findOneBy(Claim, { tokenHash });
  }

  /** The claim this browser was bound to and may still use, newest first. */
  async byBrowser(browserHash: string): Promise<Claim | null> {
    const [claim] = await this.transactions.manager.find(Claim, {
      where: { browserHash },
      order: { createdAt: 'DESC' },
      take: 1,
    });
    return claim ?? null;
  }

  async insert(claim: Claim): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(Claim, claim);
  }

  async change(id: string, changes: Partial<Claim>): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.update(Claim, { id }, changes);
  }

  /** Moves the claim on if it is still in `from`; the second of two browsers loses here. */
  async move(id: string, from: ClaimState, to: ClaimState, changes: Partial<Claim> = {}): Promise<boolean> {
    this.transactions.assertInside();
    const result = await this.transactions.manager.update(
      Claim,
      { id, state: from },
      { ...changes, state: to },
    );
    return result.affected === 1;
  }

  /** Counts one wrong try before anything is compared, and gives the count; 5 is the last. */
  async countError(id: string): Promise<number> {
    await this.transactions.execute('UPDATE claims SET errors = errors + 1 WHERE id = $1 AND errors < 5', [
      id,
    ]);
    const [row] = await this.transactions.query<{ errors: number }>(
      'SELECT errors FROM claims WHERE id = $1',
      [id],
    );
    return row?.errors ?? 5;
  }

  /** Live claims of a person die together: a freeze, or a newer reset. */
  async killOfPerson(personId: string, reason: string): Promise<void> {
    await this.transactions.execute(
      `UPDATE claims SET state = 'dead', death_reason = $2 WHERE person_id = $1 AND state IN ('issued', 'bound')`,
      [personId, reason],
    );
  }

  pairingByCode(codeHash: string): Promise<ClaimPairing | null> {
    return this.transactions.manager.findOneBy(ClaimPairing, { codeHash });
  }

  pairingByBrowser(browserHash: string): Promise<ClaimPairing | null> {
    return this.transactions.manager.findOneBy(ClaimPairing, { browserHash });
  }

  async insertPairing(pairing: ClaimPairing): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(ClaimPairing, pairing);
  }

  /** False when the browser became another claim in the meantime: one code is good for one claim. */
  async usePairing(id: string, claimId: string): Promise<boolean> {
    const used = await this.transactions.execute(
      'UPDATE claim_pairings SET claim_id = $2 WHERE id = $1 AND claim_id IS NULL',
      [id, claimId],
    );
    return used === 1;
  }

  async dropPairings(expiredBefore: number): Promise<void> {
    await this.transactions.execute('DELETE FROM claim_pairings WHERE claim_id IS NULL AND expires_at < $1', [
      expiredBefore,
    ]);
  }

  /** The code this browser shows is good for nothing any more. */
  async dropPairingOf(browserHash: string): Promise<void> {
    await this.transactions.execute(
      'DELETE FROM claim_pairings WHERE claim_id IS NULL AND browser_hash = $1',
      [browserHash],
    );
  }

  /** Devices that show a code nobody has typed yet. */
  async waitingPairings(): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(
      'SELECT CAST(count(*) AS integer) AS "n" FROM claim_pairings WHERE claim_id IS NULL',
    );
    return row?.n ?? 0;
  }
}
