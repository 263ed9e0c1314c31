import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { Settings } from '../platform/settings/settings.service.js';
import { AuditService } from './audit.service.js';

export interface SettingChange<T> {
  /** Name of the setting, and of the trail's object. */
  readonly setting: string;
  /** From what is kept now to what is kept from now on; read and written in one transaction. */
  readonly value: () => T | Promise<T>;
  /** As the trail names it, `settings.…-changed`. */
  readonly action: string;
  readonly details?: Record<string, unknown>;
}

/** The one way by which somebody changes a setting: the value and its record are kept together, or neither is. */
@Injectable()
export class SettingChanges {
  constructor(
    private readonly settings: Settings,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
  ) {}

  async keep<T>(by: Actor, { setting, value, action, details }: SettingChange<T>): Promise<void> {
    await this.transactions.run(async () => {
      await this.settings.set(setting, await value());
      this.audit.record({
        actor: by,
        action,
        object: { type: 'setting', id: setting },
        ...(details && { details }),
      });
    });
  }
}
