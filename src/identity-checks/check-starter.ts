import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Transactions } from '../platform/database/transactions.js';
import type { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { CASE_FACTS, type CaseFacts, type CaseFactsPort } from './case-facts.port.js';
import { CheckJudge, requirementsOf } from './check-judge.js';
import { CheckKeeper } from './check-keeper.js';
import { CheckSubjects, type Subject } from './check-subjects.js';
import type { Action } from './evidence.rules.js';
import type { IdentityCheck } from './identity-check.entity.js';
import {
  AccountNotServed,
  CaseNotFound,
  CaseNotOpen,
  CaseNotYours,
  CaseWithoutPerson,
  OwnAccount,
  ProtectedAccount,
} from './identity-checks.errors.js';
import { accountRefused, REFUSED_BY_STATE } from './identity-checks.jobs.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import type { CheckAgent, StartedCheck } from './identity-checks.types.js';
import { PolicyInForce } from './identity-policy.js';

const MINUTE = 60_000;

/** Starts checks: of the case's person, for one act, by the agent the case is assigned to. */
@Injectable()
export class CheckStarter {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly transactions: Transactions,
    private readonly repository: IdentityChecksRepository,
    private readonly subjects: CheckSubjects,
    private readonly keeper: CheckKeeper,
    private readonly judge: CheckJudge,
    private readonly policy: PolicyInForce,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
  ) {}

  /**
   * Starts a check and ends the one running in the same case. A refusal is audited.
   * @throws CaseNotFound, CaseNotOpen, CaseWithoutPerson, CaseNotYours, OwnAccount, ProtectedAccount, AccountNotServed
   */
  async start(caseNumber: string, action: Action, agent: CheckAgent, now: number): Promise<StartedCheck> {
    const facts = await this.cases.caseFactsFor(caseNumber, agent);
    if (!facts) throw new CaseNotFound();
    const personId = assertMayStart(facts, agent);
    const subject = await this.subjects.read(personId).catch(notServed);
    if (!subject) throw new CaseWithoutPerson();
    const about = { caseId: facts.id, personId, action };
    if (subject instanceof AccountNotServed) return this.refuse(subject, about, agent);
    const refusal = refusalOf(subject, agent);
    if (refusal) return this.refuse(refusal, about, agent);
    return this.transactions.run(() => this.insert(facts, subject, action, agent, now));
  }

  private async refuse(
    refusal: DomainError,
    { caseId, personId, action }: { caseId: string; personId: string; action: Action },
    agent: CheckAgent,
  ): Promise<never> {
    const details = { code: refusal.code, personId, action };
    const object = { type: 'case', id: caseId };
    await this.audit.recordRefusal({ actor: agent.actor, action: 'check.refused', object, details });
    await this.tellCase(caseId, refusal.code);
    throw refusal;
  }

  private async tellCase(caseId: string, code: string): Promise<void> {
    if (!REFUSED_BY_STATE.has(code)) return;
    await this.transactions.run(async () => {
      await this.jobs.enqueue(accountRefused, { caseId, code }, { key: `account-refused:${caseId}:${code}` });
    });
  }

  private async insert(
    facts: CaseFacts,
    subject: Subject,
    action: Action,
    agent: CheckAgent,
    now: number,
  ): Promise<StartedCheck> {
    await this.keeper.invalidate({ caseId: facts.id }, 'superseded', agent.actor);
    const check: IdentityCheck = {
      id: newId(),
      caseId: facts.id,
      personId: subject.person.id,
      action,
      agentId: agent.id,
      agentPersonId: agent.personId,
      accountClass: subject.accountClass,
      state: 'live',
      deadReason: null,
      sufficient: false,
      approval: null,
      resolution: 'off',
      validation: 'off',
      verification: 'off',
      stateStamp: subject.state.stamp,
      policyHash: this.policy.hash,
      createdAt: now,
      expiresAt: now + this.policy.policy.checkMinutes * MINUTE,
      consumedBy: null,
      consumedAt: null,
      version: 1,
    };
    await this.repository.insert(check);
    this.audit.record({
      actor: agent.actor,
      action: 'check.started',
      object: { type: 'identity-check', id: check.id },
      details: {
        caseId: facts.id,
        personId: check.personId,
        action,
        class: check.accountClass,
        policy: this.policy.hash,
      },
    });
    const required = requirementsOf(await this.judge.judgeAndSave(check, subject, now));
    return { id: check.id, required, expiresAt: check.expiresAt };
  }
}

function assertMayStart(facts: CaseFacts, agent: CheckAgent): string {
  if (!facts.open) throw new CaseNotOpen();
  if (facts.personId === null) throw new CaseWithoutPerson();
  if (facts.assigneeId !== agent.id) throw new CaseNotYours();
  return facts.personId;
}

/** Why this person is not for this agent or not for the desk at all; read from the directory, not from the case. */
function refusalOf({ person, state, accountClass }: Subject, agent: CheckAgent) {
  if (agent.personId !== null && agent.personId === person.id) return new OwnAccount();
  const code = state.mustBeRefused ?? (accountClass === 'D' ? 'ACCOUNT_PROTECTED' : undefined);
  if (code === 'ACCOUNT_PROTECTED' || code === 'ACCOUNT_SHARED') return new ProtectedAccount();
  return code === undefined ? null : new AccountNotServed(code);
}

function notServed(error: unknown): AccountNotServed {
  if (error instanceof AccountNotServed) return error;
  throw error;
}
