import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { Settings } from '../platform/settings/settings.service.js';
import { VOUCHER_ROUTE_SETTING, type VoucherRouteSetting } from './check-subjects.js';
import { PolicyInForce } from './identity-policy.js';

/** The policy in force and the setting that opens voucher + call-back. */
@Injectable()
export class PolicyService {
  constructor(
    private readonly policy: PolicyInForce,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async inForce() {
    const { policy, hash, shipped, looser } = this.policy;
    const route = await this.settings.get<VoucherRouteSetting | null>(VOUCHER_ROUTE_SETTING, null);
    return { policy, hash, shipped, looser, route };
  }

  /** Opens the route voucher + call-back, naming who accepted its risk, or closes it (null). */
  async setVoucherRoute(acceptedBy: string | null, by: Actor): Promise<void> {
    const value: VoucherRouteSetting | null =
      acceptedBy === null ? null : { acceptedBy, acceptedAt: this.clock.now() };
    await this.transactions.run(async () => {
      await this.settings.set(VOUCHER_ROUTE_SETTING, value);
      this.audit.record({
        actor: by,
        action: value === null ? 'voucher-route.closed' : 'voucher-route.opened',
        object: { type: 'setting', id: VOUCHER_ROUTE_SETTING },
        details: { ...value },
      });
    });
  }
}
