import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock, MINUTE } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { DirectoryRepository } from '../directory.repository.js';
import { NumenHash } from '../numen-hash.js';
import type { EstablishmentDraft } from './drafts.types.js';
import { EstablishmentsApply } from './establishments-apply.js';
import { EstablishmentsCheck } from './establishments-check.js';
import { EstablishmentsMergeRepository } from './establishments-merge.repository.js';
import { EMPTY_SUMMARY, type FileCheck } from './file-check.js';
import { FileReader } from './file-reader.js';
import type { ImportKind } from './import-state.rules.js';
import { ImportNotFound, ImportNotReady, ImportRunning } from './imports.errors.js';
import { APPLY_IMPORT } from './imports.jobs.js';
import { ImportsRepository } from './imports.repository.js';
import type { ImportOptions, ImportRecord } from './import.types.js';
import { PeopleApply } from './people-apply.js';
import { PeopleCheck, type StagedPerson } from './people-check.js';
import { PeopleMergeRepository } from './people-merge.repository.js';

export interface ImportFile {
  name: string;
  bytes: Buffer;
}

/** Called as the work goes on; `total` is an estimate while a file is being checked. Return false to stop. */
export type OnProgress = (done: number, total: number) => boolean | void;

const SLICE = 200;
const MOST_PROBLEMS = 1000;
/** A check that has not ended by then was left behind by a process that stopped. */
const CHECK_LIMIT = 30 * MINUTE;

/**
 * Brings files into the directory: check everything into staging, then write slice by slice. No slice holds the
 * write lock for long, and a slice that did not commit is done again: an import that was started always ends whole.
 */
@Injectable()
export class DirectoryImports {
  private readonly logger = new Logger(DirectoryImports.name);

  constructor(
    private readonly repository: ImportsRepository,
    private readonly directory: DirectoryRepository,
    private readonly people: PeopleMergeRepository,
    private readonly schools: EstablishmentsMergeRepository,
    private readonly peopleApply: PeopleApply,
    private readonly schoolsApply: EstablishmentsApply,
    private readonly numenHash: NumenHash,
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
    file: ImportFile,
    options: Pick<ImportOptions, 'skipBad' | 'complete' | 'contactsAsOf'>,
    actor: Actor,
  ): Promise<string> {
    return this.transactions.run(async () => {
      await this.transactions.lockChain('directory-import');
      await this.clearTheWay();
      const record: ImportRecord = {
        id: newId(),
        kind,
        state: 'checking',
        fileName: file.name.slice(0, 255),
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
    for (const { id, state, createdAt } of await this.repository.inState([
      'checking',
      'ready',
      'refused',
      'applying',
    ])) {
      if (state === 'applying' || (state === 'checking' && createdAt > now - CHECK_LIMIT))
        throw new ImportRunning();
      await this.repository.unstage(id);
      if (state !== 'refused') await this.repository.changeState(id, state, 'cancelled', now);
    }
  }

  /**
   * Reads the whole file into staging and says what is wrong and what it would do.
   * @returns the import, `ready` or `refused`
   */
  async check(id: string, bytes: Buffer, onProgress?: OnProgress): Promise<ImportRecord> {
    const record = await this.find(id);
    try {
      return await this.checkInto(record, bytes, onProgress);
    } catch (error) {
      await this.transactions.run(async () => {
        await this.repository.unstage(id);
        await this.repository.changeState(id, 'checking', 'cancelled', this.clock.now());
      });
      throw error;
    }
  }

  private async checkInto(
    record: ImportRecord,
    bytes: Buffer,
    onProgress?: OnProgress,
  ): Promise<ImportRecord> {
    const empty = (await this.directory.peopleCount()) === 0;
    const check = this.checkFor(record);
    const reader = new FileReader(bytes, check.columns);
    record.totalRows = reader.estimate;
    record.options = {
      ...record.options,
      first: empty,
      encoding: reader.encoding,
      delimiter: reader.delimiter,
    };
    if (record.options.contactsAsOf !== null && !empty) {
      record.problems.file.push({ code: 'CONTACTS_DATE_NEEDS_EMPTY', params: {} });
    }
    for await (const lines of reader.batches()) {
      const staged = await check.check(lines);
      this.gather(record, lines, staged.length);
      await this.transactions.run(async () => {
        await this.repository.stage(record.id, staged);
        await this.repository.save(record);
      });
      onProgress?.(record.doneRows, Math.max(record.totalRows, record.doneRows));
    }
    record.totalRows = record.doneRows;
    record.options.ignoredColumns = reader.ignored;
    record.problems.file.push(...reader.problems, ...(await check.finish(record.badRows)));
    record.summary = check.summary;
    return this.concludeCheck(record);
  }

  private gather(
    record: ImportRecord,
    lines: ReadonlyArray<{ problems: readonly ImportRecord['problems']['lines'][number][] }>,
    good: number,
  ): void {
    record.doneRows += lines.length;
    record.goodRows += good;
    record.badRows += lines.length - good;
    const room = MOST_PROBLEMS - record.problems.lines.length;
    if (room > 0) record.problems.lines.push(...lines.flatMap(({ problems }) => problems).slice(0, room));
  }

  private async concludeCheck(record: ImportRecord): Promise<ImportRecord> {
    const refused =
      record.problems.file.length > 0 ||
      record.goodRows === 0 ||
      (record.badRows > 0 && !record.options.skipBad);
    record.state = refused ? 'refused' : 'ready';
    await this.transactions.run(async () => {
      if (record.problems.file.length > 0) await this.repository.unstage(record.id);
      await this.repository.save(record);
      this.audit.record({
        actor: actorOf(record),
        action: 'directory.import-checked',
        object: { type: 'import', id: record.id },
        details: { kind: record.kind, file: record.fileName, state: record.state, bad: record.badRows },
      });
    });
    return record;
  }

  private checkFor(record: ImportRecord): FileCheck {
    if (record.kind === 'establishments') return new EstablishmentsCheck(this.schools);
    const now = this.clock.now();
    return new PeopleCheck({
      repository: this.people,
      numenHash: this.numenHash,
      context: this.peopleApply.mergeContext(record, now),
      today: new Date(now).toISOString().slice(0, 10),
      complete: record.options.complete,
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
      if ((await this.repository.changeState(id, record.state, 'applying', null)) === 0) {
        throw new ImportNotReady('applying');
      }
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

  /** Writes a confirmed import to its end. Safe to call twice, also at once: slices are taken under a lock. */
  async run(id: string, onProgress?: OnProgress): Promise<void> {
    for (;;) {
      const record = await this.transactions.run(() => this.slice(id));
      if (record.state !== 'applying') return;
      if (onProgress?.(record.doneRows, record.goodRows) === false) return;
      await breathe();
    }
  }

  private async slice(id: string): Promise<ImportRecord> {
    await this.transactions.lockChain('directory-import');
    const record = await this.find(id);
    if (record.state !== 'applying') return record;
    const now = this.clock.now();
    const rows = await this.repository.staged(id, SLICE);
    const last = rows.at(-1);
    if (last) {
      if (record.kind === 'people') {
        await this.peopleApply.slice(
          record,
          rows as Array<{ line: number; data: StagedPerson }>,
          actorOf(record),
          now,
        );
      } else {
        const schools = rows as Array<{ line: number; data: EstablishmentDraft }>;
        await this.schoolsApply.slice(record, schools, actorOf(record), now);
      }
      await this.repository.unstage(id, last.line);
      record.doneRows += rows.length;
      await this.repository.progress(id, record.doneRows);
      return record;
    }
    return this.finish(record, now);
  }

  private async finish(record: ImportRecord, now: number): Promise<ImportRecord> {
    if (record.kind === 'people') {
      const marked = await this.peopleApply.markGone(record, SLICE, actorOf(record), now);
      if (marked > 0) return record;
    }
    await this.repository.changeState(record.id, 'applying', 'done', now);
    this.audit.record({
      actor: actorOf(record),
      action: 'directory.import-done',
      object: { type: 'import', id: record.id },
      details: { kind: record.kind, ...record.summary },
    });
    return { ...record, state: 'done' };
  }

  /** Drops an import that was checked and is not wanted. @throws ImportNotReady */
  async cancel(id: string, actor: Actor): Promise<void> {
    await this.transactions.run(async () => {
      const { state } = await this.find(id);
      if (state !== 'ready' && state !== 'refused') throw new ImportNotReady(state);
      await this.repository.unstage(id);
      await this.repository.changeState(id, state, 'cancelled', this.clock.now());
      this.audit.record({ actor, action: 'directory.import-cancelled', object: { type: 'import', id } });
    });
  }

  /** Checks in the background, for a page that then shows how far it is. */
  checkLater(id: string, bytes: Buffer): void {
    this.check(id, bytes).catch((error: unknown) => {
      this.logger.error(`The check of import ${id} failed: ${String(error)}`, (error as Error).stack);
    });
  }
}

function actorOf(record: ImportRecord): Actor {
  return {
    accountId: record.accountId,
    kind: record.accountId ? 'account' : 'cli',
    label: record.actorLabel,
  };
}
