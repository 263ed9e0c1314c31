import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import type { Clock } from '../../platform/clock.js';
import { HOUR } from '../../platform/clock.js';
import type { Transactions } from '../../platform/database/transactions.js';
import { DomainError } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { DirectoryRepository } from '../directory.repository.js';
import { EMPTY_SUMMARY } from '../imports/file-check.js';
import type { SyncImports } from '../imports/sync-imports.js';
import type { ImportRecord, ImportSummary, OnProgress } from '../imports/import.types.js';
import { EntryReader } from './entry-reader.js';
import type { SyncRepository } from './sync.repository.js';
import { type Cursor } from './sync.repository.js';
import type { SyncSource } from './sync.source.js';

/** How long people may be gone from the directory before the index notices. */
const SWEEP_EVERY_MS = HOUR;
/** More than this share gone at once is a wrong base, a wrong filter or a broken server, not people who left. */
const MOST_GONE = 0.05;
const SLICE = 100;
const NAMES_AT_ONCE = 500;

export interface SyncOptions {
  /** Read everything, not only what changed. */
  full?: boolean;
  /** Look for people who are gone, also when that was done within the hour. */
  sweep?: boolean;
  onReading?: OnProgress;
  onWriting?: OnProgress;
}

export interface SyncReport extends ImportSummary {
  kind: 'full' | 'changes';
  /** Entries the directory gave, and those of them that were new or changed. */
  read: number;
  written: number;
  /** Entries left out because nobody could be found by them, with the reason. */
  leftOut: number;
  problems: ImportRecord['problems']['lines'];
  /** Null when it was not time to look. */
  gone: number | null;
}

export interface SyncStatus {
  /** Null before the first run. */
  last: Cursor | null;
  /** People of the index tied to an entry. */
  followed: number;
  /** What last came in and was written. */
  change: ImportRecord | null;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Keeps the look-up index as the directory is: what changed since the last time goes through the rules of an import,
 * and people whose entry is gone are marked as left. A run that stops anywhere is taken up by the next one.
 */
export class DirectorySync {
  constructor(
    private readonly source: SyncSource,
    private readonly repository: SyncRepository,
    private readonly imports: SyncImports,
    private readonly directory: DirectoryRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError IMPORT_RUNNING (conflict) while a file is being brought in, DIRECTORY_UNREACHABLE (unavailable),
   *   DIRECTORY_TOO_MANY_GONE (conflict) after everything else was done
   */
  async run(actor: Actor, options: SyncOptions = {}): Promise<SyncReport> {
    await this.imports.takeUp(options.onWriting);
    const known = await this.repository.cursor(this.source.directory);
    try {
      return await this.follow(known, actor, options);
    } catch (error) {
      await this.note(known, error);
      throw error;
    }
  }

  /** How far the index is, for those who look after the installation; null before the first run. */
  async lastRun(): Promise<Cursor | null> {
    return this.repository.cursor(this.source.directory);
  }

  /** The same with how many people are tied to an entry, and what last changed. */
  async status(): Promise<SyncStatus> {
    return {
      last: await this.lastRun(),
      followed: await this.repository.followed(),
      change: await this.imports.last(),
      now: this.clock.now(),
    };
  }

  private async follow(known: Cursor | null, actor: Actor, options: SyncOptions): Promise<SyncReport> {
    const standing = await this.source.standing();
    const full = options.full === true || known?.position == null || known.server !== standing.server;
    const now = this.clock.now();
    const reader = new EntryReader(
      this.source.changed(full ? null : known.position),
      this.source.preset,
      this.repository,
      now,
      full ? await this.directory.peopleCount() : 0,
    );
    const record = await this.imports.bring(reader, full ? 'full' : 'changes', actor, options);
    const position = standing.position ?? (reader.highest || known?.position) ?? null;
    const cursor: Cursor = {
      directory: this.source.directory,
      server: standing.server,
      position,
      readAt: now,
      sweptAt: known?.sweptAt ?? null,
      problem: null,
    };
    await this.transactions.run(() => this.repository.save(cursor));
    return {
      ...(record?.summary ?? EMPTY_SUMMARY),
      kind: full ? 'full' : 'changes',
      read: reader.seen,
      written: record?.goodRows ?? 0,
      leftOut: record?.badRows ?? 0,
      problems: record?.problems.lines ?? [],
      gone: await this.sweep(cursor, actor, options.sweep === true),
    };
  }

  /** Looks for entries that are gone: a directory tells what changed, but not to everybody what it no longer has. */
  private async sweep(cursor: Cursor, actor: Actor, wanted: boolean): Promise<number | null> {
    const now = this.clock.now();
    if (!wanted && cursor.sweptAt !== null && now - cursor.sweptAt < SWEEP_EVERY_MS) return null;
    const sweepId = newId();
    for await (const names of this.source.names()) {
      for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
        const piece = names.slice(at, at + NAMES_AT_ONCE);
        await this.transactions.run(() => this.repository.markSeen(piece, sweepId));
        await breathe();
      }
    }
    const { present, absent } = await this.repository.presence(sweepId);
    if (absent > present * MOST_GONE && absent > 1) {
      // Not looked at again before the next hour: reading every name is dear.
      await this.transactions.run(() => this.repository.save({ ...cursor, sweptAt: now }));
      throw new DomainError(
        'DIRECTORY_TOO_MANY_GONE',
        { absent, present, percent: MOST_GONE * 100 },
        'conflict',
      );
    }
    const gone = await this.markGone(sweepId, actor);
    await this.transactions.run(() => this.repository.save({ ...cursor, sweptAt: now }));
    return gone;
  }

  private async markGone(sweepId: string, actor: Actor): Promise<number> {
    let count = 0;
    for (;;) {
      const marked = await this.transactions.run(async () => {
        const ids = await this.repository.gone(sweepId, SLICE);
        await this.repository.markLeft(ids, this.clock.now());
        for (const id of ids) {
          this.audit.record({
            actor,
            action: 'person.left',
            object: { type: 'person', id },
            details: { sweep: sweepId },
          });
        }
        return ids.length;
      });
      count += marked;
      if (marked < SLICE) return count;
      await breathe();
    }
  }

  /** What went wrong is kept for those who look after the installation; the position stays where it was. */
  private async note(known: Cursor | null, error: unknown): Promise<void> {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const problem = `${String(error)}${cause}`.slice(0, 500);
    const current = await this.repository.cursor(this.source.directory);
    const cursor = current ?? known ?? { server: '', position: null, readAt: null, sweptAt: null };
    await this.transactions.run(() =>
      this.repository.save({ ...cursor, directory: this.source.directory, problem }),
    );
  }
}
