import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { CaseCounters } from './case-counters.repository.js';
import { CaseActRefused, CaseChanged, CaseNotFound } from './case.errors.js';
import { decide, type ActBy, type CaseAct, type CaseStatus } from './case.rules.js';
import { isDesk, isSchool, sees } from './case-scope.rules.js';
import type { CaseBy, CaseChange, CaseState } from './case.types.js';
import { CasesRepository, type NewEvent } from './cases.repository.js';

/** What an act changes, and how it is told. */
export interface Effect {
  readonly change?: CaseChange;
  readonly events: readonly NewEvent[];
  /** Audit action, e.g. `case.resolved`. */
  readonly action: string;
  readonly details?: Record<string, unknown>;
}

export interface ActOptions {
  /** The version the form was made from; a newer case is a conflict. Absent: no check. */
  readonly version?: number;
  /** For `assign`. */
  readonly assigneeId?: string;
}

/** Who acts, in the words of the rules. Nobody signed in (a job) acts as the owner. */
export function actBy(by: CaseBy): ActBy {
  const { role, accountId } = by.reader;
  return {
    accountId,
    side: isSchool(role) ? 'school' : isDesk(role) ? 'desk' : 'owner',
    mayAssignOthers: role === 'supervisor',
  };
}

/** The one way a case changes: read, decide by the rules, compare-and-set, event, counters, audit. */
@Injectable()
export class CaseChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly counters: CaseCounters,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Does `act` on the case of that number, in a transaction.
   * @param effect what it changes; called inside the transaction with the state the act leads to
   * @throws CaseNotFound out of the reader's sight, CaseChanged on a stale version, CaseActRefused by the rules
   */
  async apply(
    number: string,
    by: CaseBy,
    act: CaseAct,
    options: ActOptions,
    effect: (found: CaseState, to: CaseStatus, now: number) => Effect | Promise<Effect>,
  ): Promise<CaseState> {
    return this.transactions.run(async () => {
      const found = await this.found(number, by);
      if (options.version !== undefined && options.version !== found.version) throw new CaseChanged(number);
      return this.decided(found, by, act, options, effect);
    });
  }

  /** As `apply`, on a case already read in this transaction. */
  async decided(
    found: CaseState,
    by: CaseBy,
    act: CaseAct,
    options: ActOptions,
    effect: (found: CaseState, to: CaseStatus, now: number) => Effect | Promise<Effect>,
  ): Promise<CaseState> {
    const decision = decide(act, found, actBy(by), options.assigneeId);
    if (!decision.ok) throw new CaseActRefused(decision.code);
    const now = this.clock.now();
    const { change, events, action, details } = await effect(found, decision.to, now);
    const after = await this.save(found, { ...change, status: decision.to, updatedAt: now });
    for (const event of events) await this.repository.addEvent(found.id, now, by.actor.accountId, event);
    this.audit.record({
      actor: by.actor,
      action,
      object: { type: 'case', id: found.id },
      details: { number: found.number, ...details },
    });
    return after;
  }

  /** The case, if the reader may know of it. */
  async found(number: string, by: CaseBy): Promise<CaseState> {
    const found = await this.repository.byNumber(number);
    if (!found || !sees(by.reader, found)) throw new CaseNotFound();
    return found;
  }

  private async save(found: CaseState, change: CaseChange): Promise<CaseState> {
    if (!(await this.repository.update(found.id, found.version, change))) throw new CaseChanged(found.number);
    const after: CaseState = { ...found, ...change, version: found.version + 1 };
    this.counters.note(found, after);
    return after;
  }
}
