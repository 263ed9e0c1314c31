import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { systemActor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { Settings } from '../platform/settings/settings.service.js';
import { PolicyInForce } from './identity-policy.js';

const SETTING = 'identity.policy-hash';

/** Puts a change of the policy file on the record, with its hash, the first time a process starts with it. */
@Injectable()
export class PolicyWatch implements OnApplicationBootstrap {
  constructor(
    private readonly policy: PolicyInForce,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { hash, looser } = this.policy;
    if ((await this.settings.get<string | null>(SETTING, null)) === hash) return;
    await this.transactions.run(async () => {
      await this.settings.set(SETTING, hash);
      this.audit.record({
        actor: systemActor('identity-policy'),
        action: 'policy.changed',
        object: { type: 'policy', id: hash.slice(0, 36) },
        details: { hash, looser },
      });
    });
  }
}
