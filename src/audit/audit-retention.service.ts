import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Clock, DAY } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { isId } from '../platform/ids.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

/** Payloads are kept twelve months (CNIL, recommendation on logs of 14 October 2021: six months to a year). */
export const RETENTION_MS = 365 * DAY;
const CHUNK = 1000;
const NAMING_CHUNK = 200;

/** Words of a text without accents, capitals, hyphens nor apostrophes; a ligature is two letters. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}@._]+/u)
    .filter((word) => word !== '');

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
  async about(object: AuditObject): Promise<number> {
    const own = await this.repository.countPayloadsAbout(object);
    return own + (isId(object.id) ? await this.repository.countNaming(object) : 0);
  }

  /**
   * Deletes the payloads of every link about one object, for instance a person who is erased, and those of links about
   * something else that name it: their case, their reset. Gives how many.
   * Nothing to delete writes no link either; safe to run again after a crash.
   */
  async anonymise(
    object: AuditObject,
    reason: string,
    by: Actor,
    onProgress: (gone: number) => void = () => undefined,
  ): Promise<number> {
    const named = isId(object.id) ? await this.anonymiseNaming(object, reason, by, onProgress) : 0;
    if ((await this.repository.countPayloadsAbout(object)) === 0) return named;
    await this.transactions.run(async () =>
      this.audit.record({ actor: by, action: 'audit.anonymised', object, details: { reason } }),
    );
    const own = await this.inChunks(
      () => this.repository.deletePayloadsAbout(object, CHUNK),
      (gone) => onProgress(named + gone),
    );
    return named + own;
  }

  /** How many payloads `anonymiseSearches` would delete after those `anonymise` did for the object. */
  async searchesOf(typed: string, object: AuditObject): Promise<number> {
    let all = 0;
    const naming = `"${object.id}"`;
    for await (const found of this.searchesHolding(typed))
      all += found.filter(({ payload }) => !payload.includes(naming)).length;
    return all;
  }

  /**
   * Deletes the payloads of the searches that typed a name, whoever was shown: where nobody was, no identifier leads
   * to them. `typed` is words, in any order; accents, capitals and hyphens count for nothing.
   */
  async anonymiseSearches(typed: string, reason: string, by: Actor): Promise<number> {
    let all = 0;
    for await (const found of this.searchesHolding(typed)) all += await this.endOf(found, reason, by);
    return all;
  }

  private async *searchesHolding(
    typed: string,
  ): AsyncGenerator<{ seq: number; payload: string; marked: boolean }[]> {
    const wanted = wordsOf(typed);
    if (wanted.length === 0) return;
    let after = 0;
    for (;;) {
      const rows = await this.repository.searches(after, CHUNK);
      const held = rows.filter(({ payload }) => {
        const { text } = JSON.parse(payload) as { text?: unknown };
        const said = new Set(wordsOf(typeof text === 'string' ? text : ''));
        return wanted.every((word) => said.has(word));
      });
      if (held.length > 0) yield held;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) return;
      after = last.seq;
    }
  }

  private async anonymiseNaming(
    object: AuditObject,
    reason: string,
    by: Actor,
    onProgress: (gone: number) => void,
  ): Promise<number> {
    let all = 0;
    for (;;) {
      const found = await this.repository.naming(object, NAMING_CHUNK);
      if (found.length === 0) return all;
      all += await this.endOf(found, reason, by);
      onProgress(all);
    }
  }

  /** One link for each payload, in the chain before the payload goes. */
  private async endOf(
    found: readonly { seq: number; marked: boolean }[],
    reason: string,
    by: Actor,
  ): Promise<number> {
    await this.transactions.run(async () => {
      for (const { seq, marked } of found) {
        if (marked) continue;
        const entry = { type: 'audit-entry', id: String(seq) };
        this.audit.record({ actor: by, action: 'audit.anonymised', object: entry, details: { reason } });
      }
    });
    return this.transactions.run(() => this.repository.deletePayloadsOf(found.map(({ seq }) => seq)));
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
