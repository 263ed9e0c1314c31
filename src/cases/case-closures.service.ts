import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { redact } from '../platform/redaction.js';
import { CaseCauses } from './case-causes.service.js';
import { CaseChanges } from './case-changes.service.js';
import { CaseChecks } from './case-checks.service.js';
import { CaseNotices } from './case-notices.service.js';
import { CaseNotFound, NobodyForHr } from './case.errors.js';
import { isAboutAccess } from './case.rules.js';
import { DEFAULT_TEAM, type CaseReader } from './case-scope.rules.js';
import type { CaseBy, CaseState } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

const CONTESTED = 'contested-by-owner';
const NOT_CREATED = 'not-created';

/** The owner of an account, on a public page: acts on the case of a reset, sees none. */
const OWNER: CaseReader = {
  accountId: '',
  role: null,
  areas: [],
  team: DEFAULT_TEAM,
  uais: [],
  personId: null,
};

/** How a case ends, waits and comes back. */
@Injectable()
export class CaseClosures {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly causes: CaseCauses,
    private readonly checks: CaseChecks,
    private readonly notices: CaseNotices,
  ) {}

  async resolve(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'resolve', { version }, async (found, _to, now) => {
      await this.checks.invalidate(found.id, 'closed', by.actor);
      return {
        change: resolution(found, by, now),
        events: [{ kind: 'resolved' }],
        action: 'case.resolved',
      };
    });
  }

  /**
   * Closes with one cause of the short list; an open case is resolved by the same act.
   * @throws UnknownChoice when the cause is not on the list
   */
  async close(number: string, cause: string, by: CaseBy, version?: number): Promise<CaseState> {
    await this.causes.assertKnown(cause);
    return this.changes.apply(number, by, 'close', { version }, async (found, _to, now) => {
      await this.checks.invalidate(found.id, 'closed', by.actor);
      return {
        change: { ...(found.resolvedAt === null ? resolution(found, by, now) : {}), closedAt: now, cause },
        events: [{ kind: 'closed', after: cause }],
        action: 'case.closed',
        details: { cause },
      };
    });
  }

  /** Reopens; live identity checks of the case die with it. */
  async reopen(number: string, by: CaseBy, version?: number, reason?: string): Promise<CaseState> {
    return this.changes.apply(number, by, 'reopen', { version }, (found) =>
      this.reopening(found, by, reason ? redact(reason).slice(0, 200) : null),
    );
  }

  /**
   * The owner said "that was not me" of this reset: the case comes back to the top of the desk, whatever its state.
   * Safe to run twice.
   * @throws CaseNotFound
   */
  async reopenByOwner(caseId: string, resetId: string, actor: Actor): Promise<void> {
    const by: CaseBy = { reader: OWNER, actor };
    await this.transactions.run(async () => {
      const found = await this.repository.byId(caseId);
      if (!found) throw new CaseNotFound();
      if (await this.repository.hasEvent(caseId, CONTESTED, resetId)) return;
      const done = found.resolvedAt !== null;
      await this.changes.decided(found, by, done ? 'reopen' : 'reply', {}, async (state) => {
        const effect = done ? await this.reopening(state, by, null) : { events: [], change: {} };
        return {
          change: { ...effect.change, priority: 1 },
          events: [{ kind: CONTESTED, after: resetId }, ...effect.events],
          action: 'case.contested',
          details: { reset: resetId },
        };
      });
    });
  }

  /**
   * Waits for the requester or for somebody else. `hr`: the agent found nobody in the directory, and HR is asked.
   * @throws NobodyForHr when the case names somebody the directory knows, or HR has no mailbox in the settings
   */
  async park(
    number: string,
    by: CaseBy,
    on: 'requester' | 'third-party' | 'hr',
    version?: number,
  ): Promise<CaseState> {
    const waits = on === 'requester' ? 'requester' : 'third-party';
    return this.changes.apply(number, by, `park-${waits}`, { version }, async (found) => {
      if (on === 'hr' && found.personId !== null) throw new NobodyForHr('CASE_HAS_PERSON');
      const hr = on !== 'requester' && (await this.asksForAccount(found, on === 'hr'));
      return {
        events: [...(hr ? [{ kind: 'hr-asked', after: NOT_CREATED }] : []), { kind: 'parked', after: waits }],
        action: 'case.parked',
        details: { on: waits, ...(hr && { hr }) },
      };
    });
  }

  /**
   * Nobody of the directory is meant: the account is not made yet, and only HR can say why. Asked once a case; of
   * itself where somebody cannot get into an account, whatever the agent took the case for.
   */
  private async asksForAccount(found: CaseState, said: boolean): Promise<boolean> {
    if (found.personId !== null || !(said || isAboutAccess(found.type))) return false;
    if (await this.repository.hasEvent(found.id, 'hr-asked', NOT_CREATED)) return false;
    const asked = await this.notices.hrRequest(found, NOT_CREATED);
    if (said && !asked) throw new NobodyForHr('CASE_HR_MAILBOX_MISSING');
    return asked;
  }

  /**
   * The policy says no by phone: the neutral next-step sheet goes out, or is printed, and the case waits for the
   * requester. Gives how many addresses it was sent to; 0 means that it has to be printed.
   */
  async sendNextStep(number: string, by: CaseBy, how: 'send' | 'print', version?: number): Promise<number> {
    let sent = 0;
    await this.changes.apply(number, by, 'park-requester', { version }, async (found, _to, now) => {
      sent = how === 'send' ? await this.notices.nextStep(found, now) : 0;
      return {
        events: [{ kind: sent > 0 ? 'sheet-sent' : 'sheet-printed' }, { kind: 'parked', after: 'requester' }],
        action: 'case.parked',
        details: { on: 'requester', sheet: sent > 0 ? 'sent' : 'printed' },
      };
    });
    return sent;
  }

  async resume(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'resume', { version }, () => ({
      events: [{ kind: 'resumed' }],
      action: 'case.resumed',
    }));
  }

  private async reopening(found: CaseState, by: CaseBy, reason: string | null) {
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
