import { Inject, Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import type { CheckForAct } from '../identity-checks/check-for-act.js';
import { isSamePerson } from '../identity-checks/held-letters.rules.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { Notifications } from '../notifications/notifications.jobs.js';
import { Clock, DAY } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { Settings } from '../platform/settings/settings.service.js';
import { destinationsFor, isToldElsewhere, type Destination } from './destination.rules.js';
import type { Claim } from './claim.entity.js';
import { FreezesRepository } from './freezes.repository.js';
import { digest, ResetSecrets } from './reset-secrets.js';
import type { Reset } from './reset.entity.js';
import { ResetsRepository } from './resets.repository.js';

const NOT_ME_LIFE_MS = 7 * DAY;

/** Who hears of a reset, and with which link. Asks inside the caller's transaction; nothing is sent before its commit. */
@Injectable()
export class ResetNotices {
  constructor(
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
    private readonly checks: IdentityChecksService,
    private readonly notifications: Notifications,
    private readonly directory: DirectoryService,
    private readonly accounts: AccountsService,
    private readonly freezes: FreezesRepository,
    private readonly resets: ResetsRepository,
    private readonly secrets: ResetSecrets,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether somebody whom neither the reset account, the requester nor the voucher controls will hear of it
   * (security rule "Told elsewhere"). With nobody, a second person must approve.
   */
  async toldElsewhere(check: CheckForAct, usedContactId: string | null): Promise<boolean> {
    const used = [usedContactId, check.countedContactId].filter((id): id is string => id !== null);
    const involved = await this.schoolInvolved(check.caseId, check);
    return isToldElsewhere(await this.destinations(check.personId, involved), used);
  }

  /**
   * Whether a secretary or head of the person's school could hand a slip over: none of `except`, and nobody whose name
   * answered the call-back. Voucher, answerer and hander are three people.
   */
  async hasHander(
    personId: string,
    { except, answeredBy }: { except: readonly string[]; answeredBy: readonly string[] },
  ): Promise<boolean> {
    return (await this.handers(personId, except, answeredBy)).length > 0;
  }

  /** Announces a finished reset to every destination, each with its own "that was not me" link. */
  async announce(reset: Reset): Promise<void> {
    const now = this.clock.now();
    const involved = await this.schoolInvolved(reset.caseId, await this.checks.forAct(reset.checkId));
    for (const to of await this.destinations(reset.personId, involved)) {
      const linkId = newId();
      const recipient = `${to.kind}:${to.id}`;
      await this.freezes.insertLink({
        id: linkId,
        resetId: reset.id,
        personId: reset.personId,
        recipient,
        tokenHash: digest(this.secrets.notMeToken(linkId)),
        createdAt: now,
        expiresAt: now + NOT_ME_LIFE_MS,
        usedAt: null,
      });
      await this.notifications.send({
        template: reset.kind === 'unlock' ? 'unlock-notice' : 'reset-notice',
        to: { kind: to.kind, id: to.id },
        ids: { resetId: reset.id, linkId, own: to.own },
        object: { type: 'reset', id: reset.id },
        key: `reset-notice:${reset.id}:${digest(recipient).slice(0, 24)}`,
      });
    }
  }

  /** Sends the link of a claim: to the recovery contact, or as a slip to whoever may hand it over. */
  async sendClaim(claim: Claim): Promise<void> {
    const recipients =
      claim.delivery === 'contact'
        ? [{ kind: 'contact', id: claim.contactId as string }]
        : await this.slipGivers(claim);
    for (const to of recipients) {
      await this.notifications.send({
        template: 'claim-link',
        to,
        ids: { claimId: claim.id, generation: claim.generation },
        object: { type: 'claim', id: claim.id },
        key: `claim-link:${claim.id}:${claim.generation}:${digest(to.id).slice(0, 12)}`,
      });
    }
  }

  /** Asks every supervisor but the requester for a second person's word. */
  async askApproval(reset: Reset): Promise<void> {
    for (const { id } of await this.accounts.accountsByRole('supervisor')) {
      if (id === reset.requestedBy) continue;
      await this.notifications.send({
        template: 'approval-request',
        to: { kind: 'account', id },
        ids: { resetId: reset.id },
        object: { type: 'reset', id: reset.id },
        key: `approval:${reset.id}:${id}`,
      });
    }
  }

  /** Tells the owner and, elsewhere, the head or school that the account is stopped. */
  async announceFreeze(personId: string, freezeId: string): Promise<void> {
    for (const to of await this.destinations(personId, false)) {
      await this.notifications.send({
        template: 'freeze-notice',
        to: { kind: to.kind, id: to.id },
        ids: { freezeId, own: to.own },
        object: { type: 'freeze', id: freezeId },
        key: `freeze:${freezeId}:${digest(`${to.kind}:${to.id}`).slice(0, 24)}`,
      });
    }
  }

  /** The school vouched, or asked for its colleague: it cannot be the place outside. */
  private async schoolInvolved(caseId: string, check: CheckForAct | null): Promise<boolean> {
    if ((check?.countedVoucherIds.length ?? 0) > 0) return true;
    return (await this.cases.caseFacts(caseId))?.askedBySchool ?? false;
  }

  private async destinations(personId: string, schoolInvolved: boolean): Promise<Destination[]> {
    const person = await this.directory.person(personId);
    if (!person) return [];
    const uai = person.uais[0];
    const establishment = uai ? await this.directory.establishment(uai) : null;
    const head = establishment?.headUsername
      ? await this.directory.personByUsername(establishment.headUsername)
      : null;
    return destinationsFor({
      now: this.clock.now(),
      schoolInvolved,
      person: { id: person.id, hasMailbox: person.email !== null },
      contacts: await this.directory.contacts(personId),
      head: head && head.email !== null ? { id: head.id } : null,
      school: establishment?.email ? { uai: establishment.uai } : null,
      hrMailbox: (await this.settings.get<string | null>('hr-mailbox', null)) !== null,
    });
  }

  /**
   * The secretary and head whose voucher was not counted, each at their own address: the school's mailbox is read by
   * the voucher too. It is the last resort, should their accounts have gone since the submission.
   */
  private async slipGivers(claim: Claim): Promise<{ kind: string; id: string }[]> {
    const reset = await this.resets.find(claim.resetId);
    const check = reset && (await this.checks.forAct(reset.checkId));
    const except = [...(check?.countedVoucherIds ?? []), ...(reset ? [reset.requestedBy] : [])];
    const givers = await this.handers(claim.personId, except, check?.answeredBy ?? []);
    if (givers.length > 0) return givers.map((id) => ({ kind: 'account', id }));
    const uai = (await this.directory.person(claim.personId))?.uais[0];
    return uai ? [{ kind: 'establishment', id: uai }] : [];
  }

  /** Accounts of the person's school that may hand a slip over. */
  private async handers(
    personId: string,
    except: readonly string[],
    answeredBy: readonly string[],
  ): Promise<string[]> {
    const uai = (await this.directory.person(personId))?.uais[0];
    if (uai === undefined) return [];
    const school = [
      ...(await this.accounts.accountsByRole('secretary', { uai })),
      ...(await this.accounts.accountsByRole('head', { uai })),
    ];
    const may = school.filter(
      (account) =>
        account.personId !== personId &&
        !except.includes(account.id) &&
        !answeredBy.some((answerer) => isSamePerson(answerer, account.name)),
    );
    return may.map(({ id }) => id);
  }
}
