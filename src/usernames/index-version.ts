import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Settings } from '../platform/settings/settings.service.js';
import { IndexRepository } from './index.repository.js';
import { KEYS_VERSION } from './keys.rules.js';

const KEYS_SETTING = 'usernames.keys';

/** Which version the keys of everybody are of; while they are renewed, to which and up to whom. */
export interface KeptVersion {
  readonly version: number;
  readonly next?: { readonly version: number; readonly after: string };
}

/** Remembers by which rules the look-up index was written. */
@Injectable()
export class IndexVersion {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly repository: IndexRepository,
  ) {}

  /** Version 0: from before versions were remembered, or nothing is written yet. */
  kept(): Promise<KeptVersion> {
    return this.settings.get<KeptVersion>(KEYS_SETTING, { version: 0 });
  }

  /** In the transaction that wrote those keys. */
  keep(kept: KeptVersion): Promise<void> {
    return this.settings.set(KEYS_SETTING, kept);
  }

  /** Before the keys of a first import, which need no renewal after it. */
  async begin(): Promise<void> {
    if ((await this.kept()).version === KEYS_VERSION || !(await this.repository.isEmpty())) return;
    await this.transactions.run(() => this.keep({ version: KEYS_VERSION }));
  }
}
