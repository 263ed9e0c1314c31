import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { CheckJudge } from './check-judge.js';
import { CheckKeeper } from './check-keeper.js';
import { EvidenceDesk } from './evidence-desk.js';
import { VoucherDesk, type OpenVoucher, type Voucher } from './voucher-desk.js';

/** Requests to vouch, as heads and secretaries meet them; a decision becomes evidence of the check that asked. */
@Injectable()
export class VouchersService {
  constructor(
    private readonly desk: VoucherDesk,
    private readonly keeper: CheckKeeper,
    private readonly evidence: EvidenceDesk,
    private readonly judge: CheckJudge,
    private readonly clock: Clock,
  ) {}

  /** Open requests this voucher may decide, the one that ends first on top. */
  open(voucher: Voucher): Promise<OpenVoucher[]> {
    return this.desk.open(voucher, this.clock.now());
  }

  /**
   * Records whether the voucher vouches, as long as the check lives.
   * @throws VoucherNotFound, VoucherRefused, VoucherLimit, CheckDead, CheckExpired, CheckUsed, StateChanged
   */
  async decide(requestId: string, vouched: boolean, voucher: Voucher): Promise<void> {
    const now = this.clock.now();
    const request = await this.desk.decidable(requestId, voucher, now);
    await this.keeper.onLive(request.checkId, null, now, async (check, subject) => {
      await this.desk.decide(request, vouched, voucher, now);
      const row = {
        letter: vouched ? ('V' as const) : null,
        voucherAccountId: voucher.id,
        voucherName: voucher.name,
        voucherRole: voucher.role === 'head' ? ('head' as const) : ('secretary' as const),
      };
      await this.evidence.record(check, 'voucher', vouched ? 'match' : 'refused', row, now);
      await this.judge.judgeAndSave(check, subject, now);
    });
  }
}
