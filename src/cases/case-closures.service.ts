import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { redact } from '../platform/redaction.js';
import { CaseCauses } from './case-causes.service.js';
import { CaseChanges } from './case-changes.service.js';
import { CaseChecks } from './case-checks.service.js';
import { CaseNotFound } from './case.errors.js';
import type { CaseBy, CaseState } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

/** How a case ends, waits and comes back. */
@Injectable()
export class CaseClosures {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly causes: CaseCauses,
    private readonly checks: CaseChecks,
  ) {}

  async resolve(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'resolve', { version }, (found, _to, now) => ({
      change: resolution(found, by, now),
      events: [{ kind: 'resolved' }],
      action: 'case.resolved',
    }));
  }

  /**
   * Closes with one cause of the short list; an open case is resolved by the same act.
   * @throws UnknownChoice when the cause is not on the list
   */
  async close(number: string, cause: string, by: CaseBy, version?: number): Promise<CaseState> {
    await this.causes.assertKnown(cause);
    return this.changes.apply(number, by, 'close', { version }, (found, _to, now) => ({
      change: { ...(found.resolvedAt === null ? resolution(found, by, now) : {}), closedAt: now, cause },
      events: [{ kind: 'closed', after: cause }],
      action: 'case.closed',
      details: { cause },
    }));
  }

  /** Reopens; live identity checks of the case die with it. */
  async reopen(number: string, by: CaseBy, version?: number, reason?: string): Promise<CaseState> {
    return this.changes.apply(number, by, 'reopen', { version }, (found, _to, now) =>
      this.reopening(found, by, now, reason ? redact(reason).slice(0, 200) : null),
    );
  }

  /**
   * The owner said "that was not me": the case comes back to the top of the desk, whatever its state. Safe to run
   * twice: an open case only gets its mark once more at most.
   * @throws CaseNotFound
   */
  async reopenByOwner(caseId: string, by: CaseBy): Promise<void> {
    await this.transactions.run(async () => {
      const found = await this.repository.byId(caseId);
      if (!found) throw new CaseNotFound();
      const done = found.resolvedAt !== null;
      await this.changes.decided(found, by, done ? 'reopen' : 'reply', {}, async (state, _to, now) => {
        const effect = done
          ? await this.reopening(state, by, now, null)
          : { events: [], action: 'case.contested', change: {} };
        return {
          ...effect,
          change: { ...effect.change, priority: 1 },
          events: [{ kind: 'contested-by-owner' }, ...effect.events],
        };
      });
    });
  }

  /** Waits for the requester or for somebody else. */
  async park(
    number: string,
    by: CaseBy,
    on: 'requester' | 'third-party',
    version?: number,
  ): Promise<CaseState> {
    return this.changes.apply(number, by, `park-${on}`, { version }, () => ({
      events: [{ kind: 'parked', after: on }],
      action: 'case.parked',
      details: { on },
    }));
  }

  async resume(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'resume', { version }, () => ({
      events: [{ kind: 'resumed' }],
      action: 'case.resumed',
    }));
  }

  private async reopening(found: CaseState, by: CaseBy, now: number, reason: string | null) {
    await this.checks.invalidate(found.id, 'reopened', by.actor);
    return {
      change: {
        resolvedAt: null,
        resolvedBy: null,
        closedAt: null,
        cause: null,
        reopenedCount: found.reopenedCount + 1,
      },
      events: [{ kind: 'reopened', after: reason }],
      action: 'case.reopened',
      details: reason ? { reason } : {},
    };
  }
}

/** What a resolution writes: nobody answered before, then this is the first answer. */
function resolution(found: CaseState, by: CaseBy, now: number) {
  const agent = by.actor.accountId;
  return {
    resolvedAt: now,
    resolvedBy: agent,
    firstAnsweredAt: found.firstAnsweredAt ?? now,
    firstAgentId: found.firstAgentId ?? agent,
  };
}
