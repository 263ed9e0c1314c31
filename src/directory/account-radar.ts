import { Injectable, Logger } from '@nestjs/common';
import { SECOND } from '../platform/durations.js';
import type { LiveState } from './account-traps.rules.js';
import { DirectorySource } from './directory.source.js';

/** How long a page waits for the directory. Acts wait longer: they cannot do without it. */
const PATIENCE_MS = 1500;
/** After a directory did not answer, pages do not wait for it again for so long. */
const SILENT_FOR_MS = 10 * SECOND;

/**
 * Looks at accounts in their directory for pages that say what is so, and can be shown without. Several looks at one
 * account at once are one reading.
 */
@Injectable()
export class AccountRadar {
  private readonly logger = new Logger(AccountRadar.name);
  private readonly looking = new Map<string, Promise<LiveState>>();
  /** By the machine's own clock (milliseconds): how long ago the directory was found silent. */
  private silentSince = Number.NEGATIVE_INFINITY;

  constructor(private readonly source: DirectorySource) {}

  /** Never throws, and never takes longer than a page may wait. */
  async look(personId: string): Promise<LiveState> {
    if (performance.now() - this.silentSince < SILENT_FOR_MS) return { answer: 'none' };
    const known = this.looking.get(personId);
    if (known) return known;
    const look = this.inTime(personId).finally(() => this.looking.delete(personId));
    this.looking.set(personId, look);
    return look;
  }

  private async inTime(personId: string): Promise<LiveState> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<LiveState>((resolve) => {
      timer = setTimeout(() => resolve(this.silent('no answer in time')), PATIENCE_MS);
    });
    try {
      return await Promise.race([late, this.read(personId)]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async read(personId: string): Promise<LiveState> {
    try {
      const state = await this.source.readState(personId);
      return state ? { answer: 'state', state } : { answer: 'gone' };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      return this.silent(`${String(error)}${cause}`);
    }
  }

  private silent(reason: string): LiveState {
    this.silentSince = performance.now();
    this.logger.warn(`Pages are shown without a look at the directory: ${reason}.`);
    return { answer: 'none' };
  }
}
