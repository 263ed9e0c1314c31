import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { Transactions } from '../platform/database/transactions.js';
import { IndexVersion } from './index-version.js';
import { IndexRepository } from './index.repository.js';
import { KEYS_VERSION } from './keys.rules.js';
import { UsernameIndex } from './username-index.js';

/** A transaction of a tenth of a second: whoever writes in between hardly waits. */
const AT_ONCE = 50;

/** Rewrites the look-up index person by person, where another version of Guichet wrote it. Looking up goes on. */
@Injectable()
export class IndexRenewal {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: IndexVersion,
    private readonly repository: IndexRepository,
    private readonly index: UsernameIndex,
  ) {}

  /**
   * Renews what is of another version, from where the last run stopped.
   * @param goOn asked between pieces; false stops
   * @returns how many people that were
   */
  async renew(goOn: () => boolean): Promise<number> {
    const { version, next } = await this.versions.kept();
    if (version === KEYS_VERSION) return 0;
    return this.rewrite(next?.version === KEYS_VERSION ? next.after : '', version, goOn);
  }

  /** Rewrites everybody's keys, of whatever version they are. */
  async rewriteAll(): Promise<number> {
    return this.rewrite('', (await this.versions.kept()).version, () => true);
  }

  private async rewrite(from: string, version: number, goOn: () => boolean): Promise<number> {
    let done = 0;
    for (let after: string | null = from; after !== null && goOn(); await breathe()) {
      const ids: string[] = await this.piece(after, version);
      done += ids.length;
      after = ids.length < AT_ONCE ? null : (ids.at(-1) ?? null);
    }
    return done;
  }

  private piece(from: string, version: number): Promise<string[]> {
    return this.transactions.run(async () => {
      const ids = await this.repository.held(from, AT_ONCE);
      await this.index.reindex(ids);
      const after = ids.at(-1) ?? from;
      const more = ids.length === AT_ONCE;
      await this.versions.keep(more ? { version, next: { version: KEYS_VERSION, after } } : { version: KEYS_VERSION }); // prettier-ignore
      return ids;
    });
  }
}
