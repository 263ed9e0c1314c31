import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { ownerActor, systemActor, type Actor } from '../platform/actor.js';
import { Clock, DAY } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { hasNumenShape } from '../directory/numen.rules.js';
import type { AccountClass } from '../directory/account-class.rules.js';
import type { CheckForAct, ChecksForActs } from './check-for-act.js';
import { CheckErrands, type SentCode } from './check-errands.js';
import { CheckKeeper } from './check-keeper.js';
import { CheckReader, type CheckedCase, type PanelReader } from './check-reader.js';
import { CheckStarter } from './check-starter.js';
import { CheckSubjects } from './check-subjects.js';
import type { DeathReason } from './check-state.rules.js';
import { EvidenceDesk } from './evidence-desk.js';
import type { Action } from './evidence.rules.js';
import { IdentityChecksRepository, type CheckTarget } from './identity-checks.repository.js';
import type {
  CheckAgent,
  CheckMeans,
  CheckSummary,
  EvidenceAnswer,
  EvidenceInput,
  ShownCheck,
  StartedCheck,
} from './identity-checks.types.js';
import { PolicyInForce } from './identity-policy.js';
import { IdentityNotices, type AlertKind } from './identity-notices.js';
import { NumenEvidence } from './numen-evidence.js';
import { NumenLocks } from './numen-locks.js';

/** Identity checks as pages, the API and the modules above use them. */
@Injectable()
export class IdentityChecksService implements ChecksForActs {
  constructor(
    private readonly starter: CheckStarter,
    private readonly evidence: EvidenceDesk,
    private readonly errands: CheckErrands,
    private readonly keeper: CheckKeeper,
    private readonly reader: CheckReader,
    private readonly numen: NumenEvidence,
    private readonly locks: NumenLocks,
    private readonly subjects: CheckSubjects,
    private readonly notices: IdentityNotices,
    private readonly repository: IdentityChecksRepository,
    private readonly policy: PolicyInForce,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Working hours a second person has to approve, as the policy file gives them. */
  get approvalWorkingHours(): number {
    return this.policy.policy.approvalWorkingHours;
  }

  /** Starts a check of the case's person for one act; see CheckStarter for the refusals. */
  start(caseNumber: string, action: Action, agent: CheckAgent): Promise<StartedCheck> {
    return this.starter.start(caseNumber, action, agent, this.clock.now());
  }

  /** Takes one piece of evidence in. A mismatch is an outcome, not an error. */
  addEvidence(checkId: string, input: EvidenceInput, agent: CheckAgent): Promise<EvidenceAnswer> {
    return this.evidence.add(checkId, input, agent, this.clock.now());
  }

  /** Sends a code to a registered contact of the person; the destination is answered masked. */
  sendOwnerCode(checkId: string, contactId: string, agent: CheckAgent): Promise<SentCode> {
    return this.errands.sendOwnerCode(checkId, contactId, agent, this.clock.now());
  }

  /** Asks the head and secretaries of a school of the person to vouch; `uai` null = the main one that can. */
  askVoucher(
    checkId: string,
    uai: string | null,
    agent: CheckAgent,
  ): Promise<{ id: string; expiresAt: number }> {
    return this.errands.askVoucher(checkId, uai, agent, this.clock.now());
  }

  /** A check of this agent and what may be used for it. @throws CheckNotFound */
  show(checkId: string, agent: CheckAgent): Promise<ShownCheck> {
    return this.reader.show(checkId, agent.id, this.clock.now());
  }

  /** What an act needs to know of its check, judged anew; null when there is none. */
  forAct(checkId: string): Promise<CheckForAct | null> {
    return this.reader.forAct(checkId, this.clock.now());
  }

  /** Consumes a check by one act, in the caller's transaction. False when it is used, dead, expired or insufficient. */
  async consume(checkId: string, consumedBy: string, now: number): Promise<boolean> {
    this.transactions.assertInside();
    return this.repository.consume(checkId, consumedBy, now);
  }

  /**
   * Ends the live checks of a case (person, assignee or state of the case changed) or of a person (account changed,
   * frozen), in the caller's transaction. Gives how many ended.
   */
  invalidate(target: CheckTarget, reason: DeathReason, actor: Actor = systemActor()): Promise<number> {
    this.transactions.assertInside();
    return this.keeper.invalidate(target, reason, actor);
  }

  /** Everything a case page shows of its checks, for `checkPanel`. */
  ofCase(of: CheckedCase, reader: PanelReader): Promise<ShownCheck> {
    return this.reader.ofCase(of, reader, this.clock.now());
  }

  /** Checks of a case, newest first. */
  summaries(caseId: string): Promise<CheckSummary[]> {
    return this.reader.summaries(caseId, this.clock.now());
  }

  /** What may be used to verify a person now. */
  means(personId: string): Promise<CheckMeans> {
    return this.reader.means(personId, this.clock.now());
  }

  /** The class a person is treated by: that of the directory, raised for whoever signs in here. D when unknown. */
  async classOf(personId: string): Promise<AccountClass> {
    return (await this.subjects.read(personId))?.accountClass ?? 'D';
  }

  /** For the person strip: refused tries in 30 days, and a check somebody is running now. */
  async recent(
    personId: string,
  ): Promise<{ refused: number; running: { checkId: string; agentId: string } | null }> {
    const now = this.clock.now();
    const running = await this.repository.runningFor(personId, now);
    return {
      refused: await this.repository.refusedSince(personId, now - 30 * DAY),
      running: running && { checkId: running.id, agentId: running.agentId },
    };
  }

  /** The NUMEN asked on the claim page; shares counter and lock with the checks. False also when locked or misshapen. */
  async tryNumenForClaim(personId: string, value: string): Promise<boolean> {
    if (!hasNumenShape(value)) return false;
    const now = this.clock.now();
    const attempt = {
      personId,
      caseId: null,
      checkId: null,
      agentId: null,
      source: 'claim' as const,
      value,
      now,
    };
    const answer = await this.transactions.run(() => this.numen.compare({ ...attempt, actor: ownerActor() }));
    return answer.outcome === 'match';
  }

  /** Tells every supervisor at once, in the caller's transaction; the same `key` is told once. */
  alertSupervisors(kind: AlertKind, aboutId: string, at: number, key: string): Promise<void> {
    this.transactions.assertInside();
    return this.notices.alertSupervisors(kind, aboutId, at, key);
  }

  /** A supervisor opens NUMEN evidence again, after a face was matched. @throws PersonNotFound, LiftNeedsFace */
  liftNumenLock(personId: string, by: CheckAgent): Promise<void> {
    return this.locks.lift(personId, by, this.clock.now());
  }
}
