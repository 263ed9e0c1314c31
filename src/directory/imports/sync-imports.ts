import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/actor.js';
import { Clock, HOUR, MINUTE } from '../../platform/clock.js';
import { DirectoryImports } from './directory-imports.service.js';
import type { LineReader } from './file-reader.js';
import { ImportChecker } from './import-checker.js';
import type { ImportRecord, OnProgress } from './import.types.js';
import { ImportRunning } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';
import type { Line } from './cells.js';

/** A checked file waits that long for somebody's yes before the directory is followed again. */
const PATIENCE = HOUR;
/** A run that writes itself keeps the job that would finish it away for that long. */
const HEAD_START = 10 * MINUTE;

/** Brings entries of a directory in by way of an import, and finishes what a run that stopped left behind. */
@Injectable()
export class SyncImports {
  constructor(
    private readonly imports: DirectoryImports,
    private readonly checker: ImportChecker,
    private readonly repository: ImportsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes what an earlier run had confirmed. What it had only read is read again: nothing of it was written.
   * @throws ImportRunning while a file is being checked, awaits its confirmation or is written
   */
  async takeUp(onProgress?: OnProgress): Promise<void> {
    const since = this.clock.now() - PATIENCE;
    for (const record of await this.repository.inState(['checking', 'ready', 'applying'])) {
      if (record.options.sync && record.state === 'applying') await this.imports.run(record.id, onProgress);
      else if (!record.options.sync && (record.state === 'applying' || record.createdAt > since)) {
        throw new ImportRunning();
      }
    }
  }

  /** What last came in and was written; null when nothing ever did. */
  async last(): Promise<ImportRecord | null> {
    return this.repository.lastFollowed();
  }

  /** @returns null when there was nothing to bring in */
  async bring(
    reader: LineReader,
    kind: 'full' | 'changes',
    actor: Actor,
    steps: { onReading?: OnProgress; onWriting?: OnProgress } = {},
  ): Promise<ImportRecord | null> {
    const batches = reader.batches();
    const first = await batches.next();
    if (first.done) return null;
    const options = { skipBad: true, complete: false, contactsAsOf: null, sync: true };
    const id = await this.imports.start('people', { name: `ldap:${kind}` }, options, actor);
    const lines = startingWith(first.value, batches, reader);
    const checked = await this.imports.checkLines(id, (record) =>
      this.checker.checkLines(record, lines, steps.onReading),
    );
    if (checked.state !== 'ready') return checked;
    await this.imports.confirm(id, actor, { runAt: this.clock.now() + HEAD_START });
    await this.imports.run(id, steps.onWriting);
    return this.imports.find(id);
  }
}

/** The same reader with its first batch put back. */
function startingWith(first: Line[], rest: AsyncGenerator<Line[]>, reader: LineReader): LineReader {
  return {
    encoding: reader.encoding,
    delimiter: reader.delimiter,
    estimate: reader.estimate,
    ignored: reader.ignored,
    problems: reader.problems,
    async *batches() {
      yield first;
      yield* rest;
    },
  };
}
