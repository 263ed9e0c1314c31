import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import type { EstablishmentDraft } from './drafts.types.js';
import { changed, mergeEstablishment } from './establishments-check.js';
import { EstablishmentsMergeRepository } from './establishments-merge.repository.js';
import type { ImportRecord, StagedRow } from './import.types.js';

/** Fields whose change opens or closes a way to vouch and call back: each goes into the trail. */
const TRUSTED = ['phone', 'email', 'headUsername'] as const;

/** Writes staged schools; the caller opens the transaction. */
@Injectable()
export class EstablishmentsApply {
  constructor(
    private readonly repository: EstablishmentsMergeRepository,
    private readonly audit: AuditService,
  ) {}

  async slice(
    record: ImportRecord,
    rows: ReadonlyArray<StagedRow<EstablishmentDraft>>,
    actor: Actor,
    now: number,
  ): Promise<void> {
    const current = await this.repository.current(rows.map(({ data }) => data.uai));
    const schools = rows.map(({ data }) => mergeEstablishment(current.get(data.uai), data));
    const touched = schools.filter((school) => {
      const before = current.get(school.uai);
      return !before || changed(before, school);
    });
    await this.repository.save(touched, now);
    for (const school of touched) {
      const before = current.get(school.uai);
      const fields = before ? TRUSTED.filter((field) => before[field] !== school[field]) : [];
      if (fields.length === 0) continue;
      this.audit.record({
        actor,
        action: 'establishment.imported',
        object: { type: 'establishment', id: school.uai },
        details: { import: record.id, changed: fields },
      });
    }
  }
}
