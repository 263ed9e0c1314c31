import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { VoucherRequest } from './voucher-request.entity.js';

export interface VoucherDecision {
  readonly state: 'vouched' | 'declined';
  readonly decidedBy: string;
  readonly deciderPersonId: string | null;
  readonly deciderRole: 'head' | 'secretary';
  readonly decidedAt: number;
}

/** Queries of voucher requests. */
@Injectable()
export class VouchersRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(request: VoucherRequest): Promise<void> {
    this.transactions.assertInside();
    await this.requests.insert(request);
  }

  /** A voucher's decisions wait for each other until the transaction ends: their count is right. */
  async lockVoucher(accountId: string): Promise<void> {
    await this.transactions.lockChain(`vouchers-of:${accountId}`);
  }

  find(id: string): Promise<VoucherRequest | null> {
    return this.requests.findOneBy({ id });
  }

  /** Decides an open, unexpired request once. False when it is decided, lapsed or gone. */
  async decide(id: string, decision: VoucherDecision): Promise<boolean> {
    const { state, decidedBy, deciderPersonId, deciderRole, decidedAt } = decision;
    const changed = await this.transactions.execute(
      `UPDATE voucher_requests SET state = $2, decided_by = $3, decider_person_id = $4, decider_role = $5, decided_at = $6
       WHERE id = $1 AND state = 'asked' AND expires_at > $6`,
      [id, state, decidedBy, deciderPersonId, deciderRole, decidedAt],
    );
    return changed === 1;
  }

  /** Open requests of these schools, the one that ends first on top. */
  async open(uais: readonly string[], now: number): Promise<VoucherRequest[]> {
    if (uais.length === 0) return [];
    return this.requests
      .createQueryBuilder('v')
      .where('v.uai IN (:...uais) AND v.state = :asked AND v.expiresAt > :now', { uais, asked: 'asked', now })
      .orderBy('v.expiresAt', 'ASC')
      .getMany();
  }

  /** What an account decided since an instant, newest first. */
  async decidedSince(accountId: string, since: number): Promise<VoucherRequest[]> {
    return this.requests
      .createQueryBuilder('v')
      .where('v.decidedBy = :accountId AND v.decidedAt > :since', { accountId, since })
      .orderBy('v.decidedAt', 'DESC')
      .getMany();
  }

  /** Requests of a check, oldest first. */
  ofCheck(checkId: string): Promise<VoucherRequest[]> {
    return this.requests.find({ where: { checkId }, order: { createdAt: 'ASC' } });
  }

  /** Requests of a check that died: nobody decides them any more. */
  async lapse(checkId: string): Promise<void> {
    await this.transactions.execute(
      `UPDATE voucher_requests SET state = 'lapsed' WHERE check_id = $1 AND state = 'asked'`,
      [checkId],
    );
  }

  private get requests() {
    return this.transactions.manager.getRepository(VoucherRequest);
  }
}
