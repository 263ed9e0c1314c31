import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { civilDateOf, offsetReader } from '../../platform/civil-days.js';
import { Clock, MINUTE } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { isId } from '../../platform/ids.js';
import { Settings } from '../../platform/settings/settings.service.js';
import { AccountNotFound, OwnAccount } from '../accounts.errors.js';
import { AccountsRepository } from '../accounts.repository.js';
import { ceilingOn, EXTENSION_LIFE, OTHER, QUOTAS, QUOTAS_SETTING, weigh, WINDOW } from './quota.rules.js';
import type { QuotaCeiling, QuotaOutcome } from './quota.rules.js';
import { QuotasRepository, type Usage } from './quotas.repository.js';

type Ceilings = Readonly<Record<string, QuotaCeiling>>;

/** Counts what people are shown, and lets a supervisor give somebody an hour more (security rule "Throttles"). */
@Injectable()
export class QuotasService {
  private readonly offsetAt: (instant: number) => number;

  constructor(
    private readonly repository: QuotasRepository,
    private readonly accounts: AccountsRepository,
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.offsetAt = offsetReader(config.timeZone);
  }

  /** Counts `cost` when it still fits into the window; refused, nothing is counted. */
  async take(accountId: string, name: string, cost: number): Promise<QuotaOutcome> {
    const ceiling = await this.ceiling(name);
    return this.transactions.run(async () => {
      const now = this.clock.now();
      const minute = Math.floor(now / MINUTE);
      await this.repository.add(accountId, name, minute, cost);
      const slots = await this.repository.slots(accountId, name, minute - WINDOW);
      const extended = ((await this.repository.extendedUntil(accountId, name)) ?? 0) > now;
      const before = slots.map((slot) =>
        slot.minute === minute ? { minute, cost: slot.cost - cost } : slot,
      );
      const outcome = weigh(before, cost, { ceiling, extended, minute });
      if (!outcome.allowed) await this.repository.add(accountId, name, minute, -cost);
      else await this.repository.forgetUpTo(accountId, name, minute - WINDOW);
      return outcome;
    });
  }

  /** What everybody used in the last ten minutes, with their ceilings. */
  async usage(): Promise<{ rows: Array<Usage & { ceiling: number }>; now: number }> {
    const now = this.clock.now();
    const used = await this.repository.usage(Math.floor(now / MINUTE) - WINDOW);
    const rows = await Promise.all(
      used.map(async (row) => ({ ...row, ceiling: await this.ceiling(row.name) })),
    );
    return { rows, now };
  }

  /** An hour of triple ceiling for somebody else, on record. @throws AccountNotFound, OwnAccount */
  async extend(accountId: string, name: string, by: Actor): Promise<void> {
    if (by.accountId === null || by.accountId === accountId) throw new OwnAccount();
    const account = isId(accountId) ? await this.accounts.byId(accountId) : null;
    if (!account) throw new AccountNotFound();
    const now = this.clock.now();
    await this.transactions.run(async () => {
      await this.repository.extend(account.id, name, now + EXTENSION_LIFE, by.accountId as string, now);
      const object = { type: 'account', id: account.id };
      this.audit.record({ actor: by, action: 'quota.extended', object, details: { quota: name } });
    });
  }

  private async ceiling(name: string): Promise<number> {
    const kept = await this.settings.get<Ceilings>(QUOTAS_SETTING, {});
    const ceilings: Ceilings = { ...QUOTAS, ...kept };
    return ceilingOn(ceilings[name] ?? OTHER, civilDateOf(this.clock.now(), this.offsetAt).slice(5));
  }
}
