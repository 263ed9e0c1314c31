import { Injectable } from '@nestjs/common';
import { redact } from '../platform/redaction.js';
import type { Person } from '../directory/person.types.js';
import { Transactions } from '../platform/database/transactions.js';
import { CaseChanges, type Effect } from './case-changes.service.js';
import { CaseChecks } from './case-checks.service.js';
import { CaseClosures } from './case-closures.service.js';
import { CaseChanged } from './case.errors.js';
import { priorityOf, type CaseStatus } from './case.rules.js';
import { placeOf } from './case-scope.rules.js';
import { wordsOf } from './case-words.rules.js';
import type { CaseBy, CaseChange, CaseCorrection, CaseState } from './case.types.js';
import { CasesRepository, type NewEvent } from './cases.repository.js';
import { CasesService, nameOf } from './cases.service.js';

/** Corrects what a case says about itself. */
@Injectable()
export class CaseCorrections {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly cases: CasesService,
    private readonly checks: CaseChecks,
    private readonly closures: CaseClosures,
  ) {}

  /**
   * Changes type, priority, subject, team, requester or person; one event for each that differs. Another person
   * voids the live identity checks and moves the case to that person's school.
   * @throws CaseChanged when the case is no longer at `version`
   */
  async correct(number: string, wanted: CaseCorrection, by: CaseBy, version?: number): Promise<CaseState> {
    const person = wanted.personId ? await this.cases.personOf(wanted.personId, by) : null;
    return this.transactions.run(async () => {
      const found = await this.changes.found(number, by);
      const move = wanted.personId !== undefined && (person?.id ?? null) !== found.personId;
      const after = await this.changes.apply(
        number,
        by,
        move ? 'change-person' : 'edit',
        { version },
        (state) => this.effect(state, wanted, move ? { person } : null, by),
      );
      if (after.subject !== found.subject || move) await this.reindex(after, by);
      return after;
    });
  }

  /** As `correct`, and parks the case or wakes it, in one transaction: what `PATCH` of the API asks. */
  async patch(
    number: string,
    wanted: CaseCorrection & { status?: CaseStatus },
    by: CaseBy,
    version: number,
  ): Promise<CaseState> {
    const { status, ...fields } = wanted;
    return this.transactions.run(async () => {
      const found = await this.changes.found(number, by);
      if (found.version !== version) throw new CaseChanged(number);
      const asked = Object.values(fields).some((value) => value !== undefined);
      const after = asked ? await this.correct(number, fields, by, version) : found;
      if (!status || status === after.status) return after;
      return status === 'open'
        ? this.closures.resume(number, by)
        : this.closures.park(number, by, status === 'pending-requester' ? 'requester' : 'third-party');
    });
  }

  private async effect(
    found: CaseState,
    wanted: CaseCorrection,
    move: { person: Person | null } | null,
    by: CaseBy,
  ): Promise<Effect> {
    const events: NewEvent[] = [];
    const change: { -readonly [K in keyof CaseChange]: CaseChange[K] } = {};
    const note = (kind: string, before: string | null, after: string | null): boolean => {
      if (before === after) return false;
      events.push({ kind, before, after });
      return true;
    };
    if (wanted.type && note('type-changed', found.type, wanted.type)) change.type = wanted.type;
    const { priority } = wanted;
    if (priority && note('priority-changed', priorityOf(found.priority), priorityOf(priority)))
      change.priority = priority;
    const subject = wanted.subject && redact(wanted.subject);
    if (subject && note('subject-changed', found.subject, subject)) change.subject = subject;
    if (wanted.team && note('team-changed', found.team, wanted.team)) change.team = wanted.team;
    if (wanted.requesterName !== undefined)
      change.requesterName = wanted.requesterName && redact(wanted.requesterName);
    if (move) {
      events.push({ kind: 'person-changed' });
      change.personId = move.person?.id ?? null;
      const school = move.person?.uais[0];
      if (school) Object.assign(change, placeOf(school, by.reader.areas));
      await this.checks.invalidate(found.id, 'person', by.actor);
    }
    return { change, events, action: 'case.corrected', details: { fields: Object.keys(change) } };
  }

  private async reindex(after: CaseState, by: CaseBy): Promise<void> {
    const person = after.personId ? await this.cases.personOf(after.personId, by).catch(() => null) : null;
    await this.repository.index(
      after.seq,
      wordsOf([after.subject, ...nameOf(person), after.requesterName]),
      false,
    );
  }
}
