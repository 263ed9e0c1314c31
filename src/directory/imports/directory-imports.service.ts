import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock, MINUTE } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { redact } from '../../platform/redaction.js';
import { EMPTY_SUMMARY } from './file-check.js';
import type { FileContent } from './file-content.js';
import { ImportChecker } from './import-checker.js';
import { ImportRunner } from './import-runner.js';
import type { ImportKind } from './import-state.rules.js';
import type { ImportOptions, ImportRecord, OnProgress } from './import.types.js';
import { ImportNotFound, ImportNotReady, ImportRunning } from './imports.errors.js';
import { APPLY_IMPORT } from './imports.jobs.js';
import { ImportsRepository } from './imports.repository.js';

/** A check that has not ended by then was left behind by a process that stopped. */
const CHECK_LIMIT = 30 * MINUTE;
const LOCK = 'directory-import';

/**
 * Brings files into the directory: check everything into staging, then write slice by slice. No slice holds the
 * write lock for long, and once confirmed an import always ends whole, whatever stops.
 */
@Injectable()
export class DirectoryImports {
  private readonly logger = new Logger(DirectoryImports.name);

  constructor(
    private readonly repository: ImportsRepository,
    private readonly checker: ImportChecker,
    private readonly runner: ImportRunner,
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async list(limit = 30): Promise<ImportRecord[]> {
    return this.repository.newest(limit);
  }

  /** @throws ImportNotFound */
  async find(id: string): Promise<ImportRecord> {
    const record = await this.repository.find(id);
    if (!record) throw new ImportNotFound();
    return record;
  }

  /**
   * Notes a file that came in; the caller then has it checked.
   * @throws ImportRunning while another one is being checked or written
   */
  async start(
    kind: ImportKind,
    file: { readonly name: string },
    options: Pick<ImportOptions, 'skipBad' | 'complete' | 'contactsAsOf' | 'sync'>,
    actor: Actor,
  ): Promise<string> {
    return this.transactions.run(async () => {
      await this.transactions.lockChain(LOCK);
      await this.clearTheWay();
      const record: ImportRecord = {
        id: newId(),
        kind,
        state: 'checking',
        fileName: redact(file.name).slice(0, 255),
        options,
        summary: EMPTY_SUMMARY,
        totalRows: 0,
        goodRows: 0,
        badRows: 0,
        doneRows: 0,
        problems: { file: [], lines: [] },
        accountId: actor.accountId,
        actorLabel: actor.label.slice(0, 120),
        createdAt: this.clock.now(),
        finishedAt: null,
      };
      await this.repository.insert(record);
      return record.id;
    });
  }

  /** Only one import at a time; what was checked and never confirmed makes room for the next. */
  private async clearTheWay(): Promise<void> {
    const now = this.clock.now();
    const unfinished = await this.repository.inState(['checking', 'ready', 'refused', 'applying']);
    for (const { id, state, createdAt } of unfinished) {
      if (state === 'applying' || (state === 'checking' && createdAt > now - CHECK_LIMIT))
        throw new ImportRunning();
      await this.repository.unstage(id);
      if (state !== 'refused') await this.repository.changeState(id, state, 'cancelled', now);
    }
  }

  /** Reads the whole file into staging. @returns the import, `ready` or `refused` */
  async check(id: string, file: FileContent, onProgress?: OnProgress): Promise<ImportRecord> {
    return this.checkLines(id, (record) => this.checker.check(record, file, onProgress));
  }

  /** The same for lines from elsewhere: when `check` fails, what it staged goes and the import is cancelled. */
  async checkLines(
    id: string,
    check: (record: ImportRecord) => Promise<ImportRecord>,
  ): Promise<ImportRecord> {
    const record = await this.find(id);
    try {
      return await check(record);
    } catch (error) {
      await this.transactions.run(async () => {
        await this.repository.unstage(id);
        await this.repository.changeState(id, 'checking', 'cancelled', this.clock.now());
      });
      throw error;
    }
  }

  /** Checks in the background, for a page that then shows how far it is. */
  checkLater(id: string, bytes: Buffer): void {
    this.check(id, bytes).catch((error: unknown) => {
      this.logger.error(`The check of import ${id} failed: ${String(error)}`, (error as Error).stack);
    });
  }

  /**
   * A person (or the command line) says yes: from here the import goes in whole, whatever stops. A job finishes it;
   * `runAt` gives a caller that writes it itself a head start.
   * @param options.skipBad leaves the bad lines of a refused file out
   * @throws ImportNotReady
   */
  async confirm(
    id: string,
    actor: Actor,
    options: { skipBad?: boolean; runAt?: number } = {},
  ): Promise<void> {
    await this.transactions.run(async () => {
      const record = await this.find(id);
      const mended = record.state === 'refused' && options.skipBad === true;
      const staged = (await this.repository.staged(id, 1)).length > 0;
      if (!staged || (record.state !== 'ready' && !mended)) throw new ImportNotReady(record.state);
      await this.move(record, 'applying', null);
      await this.repository.progress(id, 0);
      await this.jobs.enqueue(
        APPLY_IMPORT,
        { importId: id },
        { ...(options.runAt && { runAt: options.runAt }) },
      );
      this.audit.record({
        actor,
        action: 'directory.import-confirmed',
        object: { type: 'import', id },
        details: { kind: record.kind, rows: record.goodRows, leftOut: record.badRows },
      });
    });
  }

  /** Writes a confirmed import to its end. */
  async run(id: string, onProgress?: OnProgress): Promise<void> {
    await this.runner.run(id, onProgress);
  }

  /** Drops an import that was checked and is not wanted. @throws ImportNotReady */
  async cancel(id: string, actor: Actor): Promise<void> {
    await this.transactions.run(async () => {
      const record = await this.find(id);
      if (record.state !== 'ready' && record.state !== 'refused') throw new ImportNotReady(record.state);
      await this.repository.unstage(id);
      await this.move(record, 'cancelled', this.clock.now());
      this.audit.record({ actor, action: 'directory.import-cancelled', object: { type: 'import', id } });
    });
  }

  private async move(
    record: ImportRecord,
    to: 'applying' | 'cancelled',
    finishedAt: number | null,
  ): Promise<void> {
    const moved = await this.repository.changeState(record.id, record.state, to, finishedAt);
    if (moved === 0) throw new ImportNotReady(record.state);
  }
}
