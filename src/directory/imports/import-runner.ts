import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { EstablishmentDraft } from './drafts.types.js';
import { EstablishmentsApply } from './establishments-apply.js';
import { importActor } from './import-actor.js';
import type { ImportRecord, OnProgress, StagedRow } from './import.types.js';
import { ImportNotFound } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';
import { PeopleApply } from './people-apply.js';
import type { StagedPerson } from './people-check.js';

/** Rows a transaction: some tens of milliseconds, in which neither the event loop nor another writer gets a turn. */
const SLICE = 100;

/** Writes a confirmed import slice by slice; a slice that did not commit is simply done again. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly repository: ImportsRepository,
    private readonly people: PeopleApply,
    private readonly schools: EstablishmentsApply,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** To its end, or until `onProgress` says false. Safe to call twice, also at once: slices are taken under a lock. */
  async run(id: string, onProgress?: OnProgress): Promise<void> {
    await this.transactions.bulk(async () => {
      for (;;) {
        const record = await this.transactions.run(() => this.slice(id));
        if (record.state !== 'applying') return;
        if (onProgress?.(record.doneRows, record.goodRows) === false) return;
        await breathe();
      }
    });
  }

  private async slice(id: string): Promise<ImportRecord> {
    await this.transactions.lockChain('directory-import');
    const record = await this.repository.find(id);
    if (!record) throw new ImportNotFound();
    if (record.state !== 'applying') return record;
    const now = this.clock.now();
    const rows = await this.repository.staged(id, SLICE);
    const last = rows.at(-1);
    if (!last) return this.finish(record, now);
    await this.write(record, rows, now);
    await this.repository.unstage(id, last.line);
    record.doneRows += rows.length;
    await this.repository.progress(id, record.doneRows);
    return record;
  }

  private async write(record: ImportRecord, rows: readonly StagedRow[], now: number): Promise<void> {
    const actor = importActor(record);
    if (record.kind === 'people') {
      await this.people.slice(record, rows as Array<StagedRow<StagedPerson>>, actor, now);
    } else {
      await this.schools.slice(record, rows as Array<StagedRow<EstablishmentDraft>>, actor, now);
    }
  }

  private async finish(record: ImportRecord, now: number): Promise<ImportRecord> {
    const actor = importActor(record);
    if (record.kind === 'people') {
      const marked = await this.people.markGone(record, SLICE, actor, now);
      if (marked > 0) return record;
    }
    await this.repository.changeState(record.id, 'applying', 'done', now);
    this.audit.record({
      actor,
      action: 'directory.import-done',
      object: { type: 'import', id: record.id },
      details: { kind: record.kind, ...record.summary },
    });
    return { ...record, state: 'done' };
  }
}
