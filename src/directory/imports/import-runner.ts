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
const SLICE = 500;
/** The first is shorter: who watches sees soon that it goes on. */
const FIRST_SLICE = 100;

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
      for (let written = false; !written; await breathe()) {
        const { record, left } = await this.transactions.run(() => this.slice(id));
        if (record.state !== 'applying') return;
        if (onProgress?.(record.doneRows, record.goodRows) === false) return;
        written = !left;
      }
      const record = await this.find(id);
      if (record.kind === 'people' && !(await this.people.indexLate(record, onProgress))) return;
      await this.transactions.run(() => this.end(id));
    });
  }

  private async find(id: string): Promise<ImportRecord> {
    const record = await this.repository.find(id);
    if (!record) throw new ImportNotFound();
    return record;
  }

  /** @returns `left`: whether there may be more to write */
  private async slice(id: string): Promise<{ record: ImportRecord; left: boolean }> {
    await this.transactions.lockChain('directory-import');
    const record = await this.find(id);
    if (record.state !== 'applying') return { record, left: false };
    const now = this.clock.now();
    const rows = await this.repository.staged(id, record.doneRows === 0 ? FIRST_SLICE : SLICE);
    const last = rows.at(-1);
    if (!last) return { record, left: await this.markGone(record, now) };
    await this.write(record, rows, now);
    await this.repository.unstage(id, last.line);
    record.doneRows += rows.length;
    await this.repository.progress(id, record.doneRows);
    return { record, left: true };
  }

  private async write(record: ImportRecord, rows: readonly StagedRow[], now: number): Promise<void> {
    const actor = importActor(record);
    if (record.kind === 'people') {
      await this.people.slice(record, rows as Array<StagedRow<StagedPerson>>, actor, now);
    } else {
      await this.schools.slice(record, rows as Array<StagedRow<EstablishmentDraft>>, actor, now);
    }
  }

  private async markGone(record: ImportRecord, now: number): Promise<boolean> {
    if (record.kind !== 'people') return false;
    return (await this.people.markGone(record, SLICE, importActor(record), now)) > 0;
  }

  private async end(id: string): Promise<void> {
    await this.transactions.lockChain('directory-import');
    const record = await this.find(id);
    const moved = await this.repository.changeState(id, 'applying', 'done', this.clock.now());
    if (moved === 0) return;
    this.audit.record({
      actor: importActor(record),
      action: 'directory.import-done',
      object: { type: 'import', id },
      details: { kind: record.kind, ...record.summary },
    });
  }
}
