import { Inject, Injectable } from '@nestjs/common';
import type { LiveState } from '../directory/account-traps.rules.js';
import { DirectoryService } from '../directory/directory.service.js';
import { CASE_FACTS, type CaseFactsPort } from './case-facts.port.js';
import type { CheckForAct } from './check-for-act.js';
import { CheckJudge, requirementsOf } from './check-judge.js';
import type { CheckRecords, CheckRow, EvidenceRow } from './check-records.columns.js';
import { CheckSubjects } from './check-subjects.js';
import type { Action } from './evidence.rules.js';
import { CheckNotFound } from './identity-checks.errors.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import type { CheckMeans, CheckSummary, EvidenceSummary, ShownCheck } from './identity-checks.types.js';
import { PolicyInForce } from './identity-policy.js';
import { NumenEvidence } from './numen-evidence.js';
import { contactRefusal } from './owner-code.rules.js';
import { OwnerCodes } from './owner-codes.js';
import { stricter } from './policy.rules.js';
import { Schools } from './schools.js';
import { VoucherRequests } from './voucher-requests.js';

/** What a case of this type usually ends with. */
const SUGGESTED: Readonly<Record<string, Action>> = {
  password: 'password',
  locked: 'unlock',
  activation: 'activation',
  compromised: 'password',
};

/** A case as the page that shows its checks knows it. */
export interface CheckedCase {
  readonly caseId: string;
  readonly number: string;
  readonly personId: string | null;
  readonly assigneeId: string | null;
  readonly type: string;
  readonly open: boolean;
  /** Its checks and their evidence, where the caller read them with the case: they are then not read again. */
  readonly records?: CheckRecords;
  /** The account as its directory has it, where the caller just looked. */
  readonly live?: LiveState | null;
}

export interface PanelReader {
  readonly id: string;
  readonly mayCheck: boolean;
  readonly mayLift: boolean;
}

/** Reads checks for pages and for the acts they pay for. Writes nothing. */
@Injectable()
export class CheckReader {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly repository: IdentityChecksRepository,
    private readonly subjects: CheckSubjects,
    private readonly judge: CheckJudge,
    private readonly policy: PolicyInForce,
    private readonly directory: DirectoryService,
    private readonly schools: Schools,
    private readonly vouchers: VoucherRequests,
    private readonly codes: OwnerCodes,
    private readonly numen: NumenEvidence,
  ) {}

  /** What an act needs to know of its check, judged anew: policy, class and settings may have changed since. */
  async forAct(checkId: string, now: number): Promise<CheckForAct | null> {
    const check = await this.repository.find(checkId);
    const subject = check && (await this.subjects.read(check.personId));
    if (!check || !subject) return null;
    const judgement = await this.judge.judge(check, subject, now);
    const approval = stricter(judgement.needsApproval, check.approval);
    const matched = (await this.repository.evidenceOf(check.id)).filter(({ outcome }) => outcome === 'match');
    const onSite = matched.some(({ letter, channel }) => letter === 'F' && channel === 'on-site');
    const { id, caseId, personId, action, agentId, state, deadReason, stateStamp, expiresAt, policyHash } =
      check;
    return {
      ...{ id, caseId, personId, action, agentId, state, deadReason, stateStamp, expiresAt, policyHash },
      accountClass: judgement.accountClass,
      sufficient: check.sufficient && judgement.sufficient,
      needsApproval: approval !== null,
      approval,
      onSite,
      numenLeft: onSite && subject.numenOnFile && !matched.some(({ kind }) => kind === 'numen'),
      answeredBy: matched.flatMap(({ answeredBy }) => answeredBy ?? []),
      countedVoucherIds: matched.flatMap(({ voucherAccountId }) => voucherAccountId ?? []),
      countedContactId: matched.find(({ kind }) => kind === 'owner-code')?.contactId ?? null,
    };
  }

  /** A check of this agent and what may be used for it. @throws CheckNotFound */
  async show(checkId: string, agentId: string, now: number): Promise<ShownCheck> {
    const check = await this.repository.find(checkId);
    if (!check || check.agentId !== agentId) throw new CheckNotFound();
    const facts = await this.cases.caseFacts(check.caseId);
    return {
      checks: [await this.summary(check, await this.repository.evidenceOf(check.id), now)],
      means: await this.means(check.personId, now),
      readerId: agentId,
      caseNumber: facts?.number ?? '',
      mayStart: false,
      liftable: null,
      checkMinutes: this.policy.policy.checkMinutes,
      suggested: null,
      now,
    };
  }

  /**
   * Everything the case page shows of its checks; no query but for a running one when they came with the case. `means` are read only while the
   * reader's own check runs.
   */
  async ofCase(of: CheckedCase, reader: PanelReader, now: number): Promise<ShownCheck> {
    const checks = await this.summed(
      of.records ?? (await this.repository.recordsOfCase(of.caseId)),
      now,
      of.live,
    );
    const mine = checks.some(({ state, agentId }) => state === 'live' && agentId === reader.id);
    return {
      checks,
      means: mine && of.personId !== null ? await this.means(of.personId, now) : null,
      readerId: reader.id,
      caseNumber: of.number,
      mayStart: reader.mayCheck && of.open && of.personId !== null && of.assigneeId === reader.id,
      liftable: reader.mayLift ? await this.liftable(of.personId, now) : null,
      checkMinutes: this.policy.policy.checkMinutes,
      suggested: SUGGESTED[of.type] ?? null,
      now,
    };
  }

  /** Checks of a case, newest first, as its page shows them. Only a live one is judged anew. */
  async summaries(caseId: string, now: number): Promise<CheckSummary[]> {
    return this.summed(await this.repository.recordsOfCase(caseId), now);
  }

  private summed(
    { checks, evidence }: CheckRecords,
    now: number,
    live?: LiveState | null,
  ): Promise<CheckSummary[]> {
    return Promise.all(
      checks.map((check) =>
        this.summary(
          check,
          evidence.filter(({ checkId }) => checkId === check.id),
          now,
          live,
        ),
      ),
    );
  }

  private async summary(
    check: CheckRow,
    rows: readonly EvidenceRow[],
    now: number,
    live?: LiveState | null,
  ): Promise<CheckSummary> {
    const { id, action, deadReason, agentId, createdAt, expiresAt } = check;
    const state = check.state === 'live' && now >= expiresAt ? 'expired' : check.state;
    const subject = state === 'live' ? await this.subjects.seen(check.personId, live) : null;
    const required = subject
      ? requirementsOf(await this.judge.judge(check, subject, now, rows))
      : savedRequirements(check);
    const evidence = rows.map(evidenceSummary);
    const { accountClass } = required;
    return { id, action, state, deadReason, agentId, accountClass, createdAt, expiresAt, required, evidence };
  }

  private async liftable(personId: string | null, now: number): Promise<ShownCheck['liftable']> {
    return personId !== null && (await this.numen.closedUntil(personId, now)) !== null ? { personId } : null;
  }

  /** What the agent may use: masked contacts, numbers of the register, schools that could vouch. */
  async means(personId: string, now: number): Promise<CheckMeans> {
    const person = await this.directory.person(personId);
    if (!person) return { contacts: [], phones: [], vouchers: [], numenClosedUntil: null };
    const days = this.policy.policy.contactMinimumDays;
    const contacts = (await this.directory.contacts(personId)).map((contact) => {
      const why = contactRefusal(contact, now, days, this.codes.smsAvailable);
      const { id, kind, masked } = contact;
      return { id, kind, masked, usable: why === null, why };
    });
    const choices = await this.vouchers.choices(person);
    return {
      contacts,
      phones: await this.schools.phones(person),
      vouchers: choices.map(({ uai, name, accounts }) => ({ uai, name, people: accounts.length })),
      numenClosedUntil: await this.numen.closedUntil(personId, now),
    };
  }
}

function evidenceSummary(row: EvidenceRow): EvidenceSummary {
  const { kind, outcome, letter, channel, documentType, answeredBy, voucherName, createdAt } = row;
  return { kind, outcome, letter, channel, documentType, answeredBy, voucherName, at: createdAt };
}

/** The judgement as saved: of a check that has ended, or of a person the directory no longer has or tells nothing of. */
function savedRequirements(check: CheckRow): CheckSummary['required'] {
  const { accountClass, resolution, validation, verification } = check;
  const lamps = { resolution, validation, verification };
  return {
    accountClass,
    lamps,
    sufficient: check.state === 'consumed',
    missing: [],
    ways: [],
    needsApproval: null,
  };
}
