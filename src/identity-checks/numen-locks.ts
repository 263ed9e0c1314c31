import { Injectable } from '@nestjs/common';
import { inReach } from '../accounts/scope.rules.js';
import { AuditService } from '../audit/audit.service.js';
import { PersonNotFound } from '../directory/directory.errors.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Transactions } from '../platform/database/transactions.js';
import { LiftNeedsFace } from './identity-checks.errors.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import type { CheckAgent } from './identity-checks.types.js';
import { NumenEvidence } from './numen-evidence.js';

/** The lock is lifted only within this span of a face matched to the person's document. */
const LIFT_WINDOW = 3_600_000;

/** Lifts of the lock on NUMEN evidence, by a supervisor. */
@Injectable()
export class NumenLocks {
  constructor(
    private readonly directory: DirectoryService,
    private readonly repository: IdentityChecksRepository,
    private readonly numen: NumenEvidence,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
  ) {}

  /** @throws PersonNotFound, also for somebody out of the supervisor's scope; LiftNeedsFace (audited) */
  async lift(personId: string, by: CheckAgent, now: number): Promise<void> {
    const person = await this.directory.person(personId);
    if (!person || !inReach(by, person.uais)) throw new PersonNotFound();
    if (!(await this.repository.faceSince(personId, now - LIFT_WINDOW))) {
      const object = { type: 'person', id: personId };
      await this.audit.recordRefusal({ actor: by.actor, action: 'numen.lift-refused', object });
      throw new LiftNeedsFace();
    }
    await this.transactions.run(() => this.numen.lift(personId, { accountId: by.id, actor: by.actor }, now));
  }
}
