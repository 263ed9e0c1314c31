import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Clock, DAY } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

/** Payloads are kept twelve months (CNIL, recommendation on logs of 14 October 2021: six months to a year). */
export const RETENTION_MS = 365 * DAY;
const CHUNK = 1000;

export interface AuditObject {
  readonly type: string;
  readonly id: string;
}

/**
 * Ends the life of payloads: what a link says beyond its bare facts, with its salt. The link stays, so the chain still
 * verifies, and each end has a link of its own that says what went and why.
 */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: AuditRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Deletes payloads older than the retention period. Gives how many; safe to run twice, or after a crash. */
  async purge(by: Actor): Promise<number> {
    const before = this.clock.now() - RETENTION_MS;
    const upTo = await this.repository.lastPayloadBefore(before);
    if (upTo === null) return 0;
    const object = { type: 'audit', id: String(upTo) };
    await this.transactions.run(async () =>
      this.audit.record({ actor: by, action: 'audit.purged', object, details: { before } }),
    );
    return this.inChunks(() => this.repository.deletePayloads({ upTo, before, limit: CHUNK }));
  }

  /** How many payloads `anonymise` would delete. */
  about(object: AuditObject): Promise<number> {
    return this.repository.countPayloadsAbout(object);
  }

  /**
   * Deletes the payloads of every link about one object, for instance a person who is erased. Gives how many.
   * Nothing to delete writes no link either; safe to run again after a crash.
   */
  async anonymise(
    object: AuditObject,
    reason: string,
    by: Actor,
    onProgress: (gone: number) => void = () => undefined,
  ): Promise<number> {
    if ((await this.about(object)) === 0) return 0;
    await this.transactions.run(async () =>
      this.audit.record({ actor: by, action: 'audit.anonymised', object, details: { reason } }),
    );
    return this.inChunks(() => this.repository.deletePayloadsAbout(object, CHUNK), onProgress);
  }

  private async inChunks(
    deleteSome: () => Promise<number>,
    onProgress: (gone: number) => void = () => undefined,
  ): Promise<number> {
    let all = 0;
    for (;;) {
      const some = await this.transactions.run(deleteSome);
      all += some;
      onProgress(all);
      if (some < CHUNK) return all;
    }
  }
}
