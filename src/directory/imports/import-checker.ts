import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Transactions } from '../../platform/database/transactions.js';
import { DirectoryRepository } from '../directory.repository.js';
import type { FileCheck } from './file-check.js';
import { FileChecks } from './file-checks.js';
import type { FileContent } from './file-content.js';
import { FileReader, type LineReader } from './file-reader.js';
import { importActor } from './import-actor.js';
import type { ImportRecord, OnProgress } from './import.types.js';
import { ImportsRepository } from './imports.repository.js';
import type { Problem } from './problem.types.js';
import { Staging } from './staging.js';

const MOST_PROBLEMS = 1000;

/** Reads a whole file into staging and says what is wrong with it and what it would do. */
@Injectable()
export class ImportChecker {
  constructor(
    private readonly repository: ImportsRepository,
    private readonly directory: DirectoryRepository,
    private readonly checks: FileChecks,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
  ) {}

  /** @returns the import, `ready` or `refused` */
  async check(record: ImportRecord, file: FileContent, onProgress?: OnProgress): Promise<ImportRecord> {
    const reader = await FileReader.open(file, this.checks.columnsOf(record));
    return this.checkLines(record, reader, onProgress);
  }

  /** The same for lines that come from elsewhere than a file. */
  async checkLines(record: ImportRecord, reader: LineReader, onProgress?: OnProgress): Promise<ImportRecord> {
    await this.begin(record, reader);
    const check = this.checks.of(record);
    const staging = new Staging((rows) =>
      this.transactions.run(() => this.repository.stage(record.id, rows)),
    );
    try {
      return await this.readAll(check, staging, record, reader, onProgress);
    } finally {
      check.close?.();
      staging.close();
    }
  }

  private async readAll(
    check: FileCheck,
    staging: Staging,
    record: ImportRecord,
    reader: LineReader,
    onProgress?: OnProgress,
  ): Promise<ImportRecord> {
    for await (const lines of reader.batches()) {
      const good = await check.check(lines);
      const told = record.problems.lines.length;
      gather(record, lines, good.length);
      staging.add(good);
      await this.transactions.run(async () => {
        if (record.problems.lines.length > told) await this.repository.save(record);
        else await this.repository.saveCounts(record);
      });
      onProgress?.(record.doneRows, Math.max(record.totalRows, record.doneRows));
    }
    await staging.flush();
    record.totalRows = record.doneRows;
    record.options.ignoredColumns = reader.ignored;
    record.problems.file.push(...reader.problems, ...(await check.finish(record.badRows)));
    record.summary = check.summary;
    return this.conclude(record);
  }

  private async begin(record: ImportRecord, reader: LineReader): Promise<void> {
    const first = (await this.directory.peopleCount()) === 0;
    record.totalRows = reader.estimate;
    record.options = { ...record.options, first, encoding: reader.encoding, delimiter: reader.delimiter };
    if (record.options.contactsAsOf !== null && !first) {
      record.problems.file.push({ code: 'CONTACTS_DATE_NEEDS_EMPTY', params: {} });
    }
  }

  private async conclude(record: ImportRecord): Promise<ImportRecord> {
    const { problems, goodRows, badRows, options } = record;
    const refused = problems.file.length > 0 || goodRows === 0 || (badRows > 0 && !options.skipBad);
    record.state = refused ? 'refused' : 'ready';
    await this.transactions.run(async () => {
      if (problems.file.length > 0) await this.repository.unstage(record.id);
      await this.repository.save(record);
      this.audit.record({
        actor: importActor(record),
        action: 'directory.import-checked',
        object: { type: 'import', id: record.id },
        details: { kind: record.kind, file: record.fileName, state: record.state, bad: badRows },
      });
    });
    return record;
  }
}

/** Counts a batch, and keeps its problems as long as there is room. */
function gather(
  record: ImportRecord,
  lines: ReadonlyArray<{ problems: readonly Problem[] }>,
  good: number,
): void {
  record.doneRows += lines.length;
  record.goodRows += good;
  record.badRows += lines.length - good;
  const room = MOST_PROBLEMS - record.problems.lines.length;
  if (room > 0) record.problems.lines.push(...lines.flatMap(({ problems }) => problems).slice(0, room));
}
