import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { CheckKeeper } from './check-keeper.js';
import { ContactNotUsable } from './identity-checks.errors.js';
import type { CheckAgent } from './identity-checks.types.js';
import { OwnerCodes } from './owner-codes.js';
import { VoucherRequests } from './voucher-requests.js';

export interface SentCode {
  readonly contactId: string;
  /** Masked destination: all that an agent ever sees of it. */
  readonly masked: string;
  readonly expiresAt: number;
}

/** What an agent has sent out for a live check: a code to its owner, a request to a voucher. */
@Injectable()
export class CheckErrands {
  constructor(
    private readonly keeper: CheckKeeper,
    private readonly codes: OwnerCodes,
    private readonly vouchers: VoucherRequests,
    private readonly audit: AuditService,
  ) {}

  /** @throws ContactUnknown, ContactNotUsable (audited), OwnerCodesSpent, and those of CheckKeeper.onLive */
  async sendOwnerCode(checkId: string, contactId: string, agent: CheckAgent, now: number): Promise<SentCode> {
    const object = { type: 'identity-check', id: checkId };
    try {
      return await this.keeper.onLive(checkId, agent.id, now, async (check) => {
        const { code, masked } = await this.codes.send(check, contactId, now);
        const details = { codeId: code.id, contactId, medium: code.medium };
        this.audit.record({ actor: agent.actor, action: 'owner-code.sent', object, details });
        return { contactId, masked, expiresAt: code.expiresAt };
      });
    } catch (error) {
      if (error instanceof ContactNotUsable) {
        const details = { code: error.code, contactId };
        await this.audit.recordRefusal({ actor: agent.actor, action: 'owner-code.refused', object, details });
      }
      throw error;
    }
  }

  /** @throws VoucherRefused, and those of CheckKeeper.onLive */
  async askVoucher(checkId: string, uai: string | null, agent: CheckAgent, now: number) {
    return this.keeper.onLive(checkId, agent.id, now, async (check, subject) => {
      const { id, expiresAt } = await this.vouchers.ask(check, subject.person, uai, agent.actor, now);
      return { id, expiresAt };
    });
  }
}
