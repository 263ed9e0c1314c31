import { Injectable, Logger } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { DirectorySource } from '../directory/directory.source.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { ownerActor, type Actor } from '../platform/actor.js';
import { Clock, DAY } from '../platform/clock.js';
import { redact } from '../platform/redaction.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { ClaimContacts } from './claim-contacts.service.js';
import { ClaimsRepository } from './claims.repository.js';
import type { Freeze, NotMeLink } from './freeze.entity.js';
import { FreezesRepository } from './freezes.repository.js';
import { ResetNotices } from './reset-notices.js';
import { digest } from './reset-secrets.js';
import { applyFreeze, contestedByOwner } from './resets.jobs.js';
import { ResetsRepository } from './resets.repository.js';
import type { Requester } from './resets.types.js';

const REPEAT_MS = 30 * DAY;
/** A supervisor confirms an agent's freeze within this. */
const CONFIRM_MS = DAY;

/** Stops an account at once: by its owner's "that was not me", or by an agent with a reason. */
@Injectable()
export class FreezesService {
  private readonly logger = new Logger(FreezesService.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: FreezesRepository,
    private readonly resets: ResetsRepository,
    private readonly claims: ClaimsRepository,
    private readonly contacts: ClaimContacts,
    private readonly checks: IdentityChecksService,
    private readonly directory: DirectoryService,
    private readonly accounts: AccountsService,
    private readonly source: DirectorySource,
    private readonly notices: ResetNotices,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** The link behind a token, unused or not; shows no name. @throws DomainError not_found or expired */
  async link(token: string): Promise<NotMeLink> {
    const link = await this.repository.linkByToken(digest(token));
    if (!link) throw new DomainError('NOT_ME_NOT_FOUND', {}, 'not_found');
    if (this.clock.now() >= link.expiresAt) throw new DomainError('NOT_ME_EXPIRED', {}, 'expired');
    return link;
  }

  /**
   * "That was not me": freezes the account and reopens the case. A second freeze by the same recipient within 30 days
   * only alerts, so that a contact who turned hostile cannot keep somebody out of work.
   */
  async contest(token: string): Promise<'frozen' | 'alerted'> {
    const link = await this.link(token);
    const outcome = await this.transactions.run(async () => {
      const now = this.clock.now();
      const repeated = await this.repository.frozeSince(link.recipient, link.personId, now - REPEAT_MS);
      if (!(await this.repository.useLink(link.id, now)) || repeated) {
        this.record('freeze.contested-again', link.personId, ownerActor(), {
          resetId: link.resetId,
          recipient: link.recipient,
        });
        await this.checks.alertSupervisors('contested-again', link.personId, now, link.id);
        return 'alerted' as const;
      }
      const reset = await this.resets.find(link.resetId);
      await this.open(
        {
          personId: link.personId,
          caseId: reset?.caseId ?? null,
          origin: 'owner',
          openedBy: null,
          resetId: link.resetId,
          reason: 'not-me',
        },
        ownerActor(),
      );
      if (reset) await this.jobs.enqueue(contestedByOwner, { caseId: reset.caseId, resetId: reset.id });
      return 'frozen' as const;
    });
    if (outcome === 'frozen') await this.applyNow(link.personId);
    return outcome;
  }

  /**
   * An agent's freeze needs a reason and no check; for class B and above a supervisor must do it.
   * @throws DomainError FREEZE_PENDING (unavailable) when it is on record and the directory has yet to hear of it
   */
  async freeze(
    wish: { caseId: string; personId: string; reason: string },
    by: Requester,
    supervisor: boolean,
  ): Promise<string> {
    const person = await this.directory.person(wish.personId);
    if (!person) throw new DomainError('PERSON_NOT_FOUND', {}, 'not_found');
    if (by.personId === wish.personId) throw new DomainError('OWN_ACCOUNT', {}, 'forbidden');
    if ((await this.checks.classOf(wish.personId)) !== 'A' && !supervisor)
      throw new DomainError('FREEZE_NEEDS_SUPERVISOR', {}, 'forbidden');
    const id = await this.transactions.run(async () => {
      await this.repository.lock(wish.personId);
      const open = await this.repository.openOf(wish.personId);
      if (open) return open.id;
      const opened = await this.open(
        { ...wish, origin: 'agent', openedBy: by.accountId, resetId: null },
        by.actor,
        supervisor ? by.accountId : null,
      );
      if (!supervisor) {
        await this.checks.alertSupervisors('freeze-to-confirm', wish.personId, this.clock.now(), opened);
      }
      return opened;
    });
    if (!(await this.applyNow(wish.personId))) throw new DomainError('FREEZE_PENDING', {}, 'unavailable');
    return id;
  }

  /** A supervisor confirms an agent's freeze within 24 hours; never their own. */
  async confirm(freezeId: string, by: Requester): Promise<void> {
    const freeze = await this.repository.find(freezeId);
    if (!freeze) throw new DomainError('FREEZE_NOT_FOUND', {}, 'not_found');
    const opener = freeze.openedBy === null ? null : await this.accounts.account(freeze.openedBy);
    const sameHuman = by.personId !== null && by.personId === opener?.personId;
    if (freeze.openedBy === by.accountId || sameHuman) throw new DomainError('OWN_REQUEST', {}, 'forbidden');
    if (by.personId === freeze.personId) throw new DomainError('OWN_ACCOUNT', {}, 'forbidden');
    await this.transactions.run(async () => {
      if (!(await this.repository.confirm(freeze.id, by.accountId, this.clock.now()))) return;
      this.record('freeze.confirmed', freeze.personId, by.actor, { freezeId });
    });
  }

  /** Tells supervisors of agents' freezes that nobody confirmed within 24 hours, each once. For the recurring job. */
  async remind(): Promise<void> {
    const now = this.clock.now();
    for (const { id, personId, openedAt } of await this.repository.unconfirmed()) {
      if (now - openedAt < CONFIRM_MS) continue;
      await this.transactions.run(() =>
        this.checks.alertSupervisors('freeze-unconfirmed', personId, openedAt, id),
      );
    }
  }

  openOf(personId: string): Promise<Freeze | null> {
    return this.repository.openOf(personId);
  }

  ofCase(caseId: string): Promise<Freeze[]> {
    return this.repository.ofCase(caseId);
  }

  unconfirmed(): Promise<Freeze[]> {
    return this.repository.unconfirmed();
  }

  /** At once, so that the account is closed when the answer is read; false when the directory has yet to hear of it. */
  private async applyNow(personId: string): Promise<boolean> {
    try {
      await this.source.freeze(personId);
      return true;
    } catch (error) {
      this.logger.error(`A freeze waits for the directory: ${String(error)}`, (error as Error).stack);
      return false;
    }
  }

  private async open(
    freeze: Pick<Freeze, 'personId' | 'caseId' | 'origin' | 'openedBy' | 'resetId' | 'reason'>,
    actor: Actor,
    confirmedBy: string | null = null,
  ): Promise<string> {
    await this.repository.lock(freeze.personId);
    const now = this.clock.now();
    const id = newId();
    const confirmed = { confirmedBy, confirmedAt: confirmedBy === null ? null : now };
    await this.repository.insert({
      id,
      ...freeze,
      // People paste anything into a reason.
      reason: redact(freeze.reason),
      openedAt: now,
      ...confirmed,
      liftedByReset: null,
      liftedAt: null,
    });
    await this.claims.killOfPerson(freeze.personId, 'frozen');
    if (freeze.resetId !== null) await this.contacts.dropOf(freeze.resetId, actor);
    await this.checks.invalidate({ personId: freeze.personId }, 'frozen');
    await this.notices.announceFreeze(freeze.personId, id);
    await this.jobs.enqueue(applyFreeze, { freezeId: id });
    this.record('freeze.opened', freeze.personId, actor, {
      freezeId: id,
      reason: freeze.reason,
      caseId: freeze.caseId,
    });
    return id;
  }

  private record(action: string, personId: string, actor: Actor, details: Record<string, unknown>): void {
    this.audit.record({ actor, action, object: { type: 'person', id: personId }, details });
  }
}
