import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { NumenHash } from '../numen-hash.js';
import { ESTABLISHMENT_COLUMNS, PEOPLE_COLUMNS, type Column } from './columns.rules.js';
import { EstablishmentsCheck } from './establishments-check.js';
import { EstablishmentsMergeRepository } from './establishments-merge.repository.js';
import type { FileCheck } from './file-check.js';
import type { ImportRecord } from './import.types.js';
import { PeopleApply } from './people-apply.js';
import { PeopleCheck } from './people-check.js';
import { PeopleMergeRepository } from './people-merge.repository.js';

/** Gives each kind of file the check made for it. */
@Injectable()
export class FileChecks {
  constructor(
    private readonly people: PeopleMergeRepository,
    private readonly schools: EstablishmentsMergeRepository,
    private readonly peopleApply: PeopleApply,
    private readonly numenHash: NumenHash,
    private readonly clock: Clock,
  ) {}

  columnsOf({ kind }: ImportRecord): readonly Column[] {
    return kind === 'people' ? PEOPLE_COLUMNS : ESTABLISHMENT_COLUMNS;
  }

  of(record: ImportRecord): FileCheck {
    if (record.kind === 'establishments') return new EstablishmentsCheck(this.schools);
    const now = this.clock.now();
    return new PeopleCheck({
      repository: this.people,
      numenHash: this.numenHash,
      context: this.peopleApply.mergeContext(record, now),
      today: new Date(now).toISOString().slice(0, 10),
      complete: record.options.complete,
      first: record.options.first ?? false,
    });
  }
}
