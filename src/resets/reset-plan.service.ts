import { Inject, Injectable } from '@nestjs/common';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import type { CheckForAct } from '../identity-checks/check-for-act.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { DomainError } from '../platform/errors.js';
import { FreezesRepository } from './freezes.repository.js';
import { ResetNotices } from './reset-notices.js';
import { allowedDeliveries, type Delivery } from './reset.rules.js';
import type { Requester, SubmitReset } from './resets.types.js';
import { submissionRefusal } from './submission.rules.js';

export interface ResetPlan {
  check: CheckForAct;
  /** Where the link goes; null for every other delivery. */
  contactId: string | null;
  /** A second person must say yes before anything is written. */
  needsApproval: boolean;
}

/** Reads everything a submission depends on and asks the rules. Writes nothing. */
@Injectable()
export class ResetPlanner {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly checks: IdentityChecksService,
    private readonly directory: DirectoryService,
    private readonly freezes: FreezesRepository,
    private readonly notices: ResetNotices,
  ) {}

  /** @throws DomainError with the most decisive reason why the reset may not be submitted. */
  async plan(wish: SubmitReset, by: Requester, now: number): Promise<ResetPlan> {
    const facts = await this.cases.caseFacts(wish.caseId);
    if (!facts) throw new DomainError('CASE_NOT_FOUND', {}, 'not_found');
    const check = await this.checks.forAct(wish.identityCheckId);
    if (!check) throw new DomainError('CHECK_NOT_FOUND', {}, 'not_found');
    const state = await this.directory.state(check.personId);
    const frozen = await this.freezes.isFrozen(check.personId);
    const refusal = submissionRefusal({
      now,
      kind: wish.kind,
      delivery: wish.delivery,
      allowedDeliveries: await this.deliveries(check, by, now),
      by,
      case: facts,
      check,
      status: frozen ? 'frozen' : state.status,
      stamp: state.stamp,
    });
    if (refusal) throw new DomainError(refusal.code, {}, refusal.kind);
    const contactId = wish.delivery === 'contact' ? await this.contactFor(check, wish.contactId, now) : null;
    const told = await this.notices.toldElsewhere(check, contactId);
    return { check, contactId, needsApproval: check.needsApproval || !told };
  }

  /** Deliveries this check allows, best first; the page offers exactly these. */
  async deliveries(check: CheckForAct, by: Requester, now: number): Promise<Delivery[]> {
    const contacts = await this.directory.usableContacts(check.personId, now);
    return allowedDeliveries({
      accountClass: check.accountClass,
      onSite: check.onSite,
      hasContact: contacts.length > 0,
      hasHander: await this.notices.hasHander(check.personId, {
        except: [...check.countedVoucherIds, by.accountId],
        answeredBy: check.answeredBy,
      }),
    });
  }

  /**
   * The registered contact the link goes to: the one wished for, else the one whose code was returned, else the first
   * address. Never one that somebody dictates (threat T16).
   */
  private async contactFor(check: CheckForAct, wished: string | null, now: number): Promise<string> {
    const contacts = await this.directory.usableContacts(check.personId, now);
    const byDefault =
      contacts.find(({ id }) => id === check.countedContactId) ??
      contacts.find(({ kind }) => kind === 'email') ??
      contacts[0];
    const chosen = wished === null ? byDefault : contacts.find(({ id }) => id === wished);
    if (!chosen) throw new DomainError('CONTACT_NOT_USABLE', {}, 'invalid');
    return chosen.id;
  }
}
