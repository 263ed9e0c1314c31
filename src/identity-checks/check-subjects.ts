import { Inject, Injectable, Optional } from '@nestjs/common';
import type { LiveState } from '../directory/account-traps.rules.js';
import { PersonNotFound } from '../directory/directory.errors.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { AccountState, Person } from '../directory/person.types.js';
import { stricter, type AccountClass } from '../directory/account-class.rules.js';
import { Settings } from '../platform/settings/settings.service.js';
import { classOfTarget } from './account-class.rules.js';
import { CONTESTED_CONTACTS, type ContestedContactsPort } from './contested-contacts.port.js';
import { DeskAccounts } from './desk-accounts.js';
import { AccountNotServed } from './identity-checks.errors.js';
import type { PolicyFacts } from './evidence.rules.js';
import type { IdentityCheck } from './identity-check.entity.js';

/** Setting that opens voucher + call-back: who accepted the risk, and when. Absent = closed. */
export const VOUCHER_ROUTE_SETTING = 'identity.voucher-route';
export interface VoucherRouteSetting {
  readonly acceptedBy: string;
  readonly acceptedAt: number;
}

const DAY = 86_400_000;

/** The person a check is about, read afresh: nothing of it is trusted from the check's row. */
export interface Subject {
  readonly person: Person;
  readonly state: AccountState;
  readonly accountClass: AccountClass;
  readonly numenOnFile: boolean;
}

/** Reads what the policy needs to know of a person. */
@Injectable()
export class CheckSubjects {
  constructor(
    private readonly directory: DirectoryService,
    private readonly desk: DeskAccounts,
    private readonly settings: Settings,
    @Optional() @Inject(CONTESTED_CONTACTS) private readonly contested: ContestedContactsPort | null,
  ) {}

  /**
   * Null when the register no longer has the person. Asks the directory: not for a long transaction.
   * @throws AccountNotServed when the directory itself has no account for them (yet)
   */
  async read(personId: string): Promise<Subject | null> {
    const person = await this.directory.person(personId);
    if (!person) return null;
    return this.subject(person, await this.directory.state(personId).catch(notCreated));
  }

  /** The same for a page, which does not wait for the directory: null too when it does not answer. @param known a look just taken */
  async seen(personId: string, known?: LiveState | null): Promise<Subject | null> {
    const person = await this.directory.person(personId);
    if (!person) return null;
    const live = known ?? (await this.directory.look(personId));
    return live.answer === 'state' ? this.subject(person, live.state) : null;
  }

  private async subject(person: Person, state: AccountState): Promise<Subject> {
    const role = await this.desk.roleOfPerson(person.id);
    return {
      person,
      state,
      accountClass: classOfTarget(person.accountClass, role),
      numenOnFile: await this.directory.hasNumen(person.id),
    };
  }

  /** The facts a check is judged by now. The class may have risen since the start; it never falls within a check. */
  async facts(
    check: Pick<IdentityCheck, 'action' | 'personId' | 'agentPersonId' | 'accountClass'>,
    subject: Subject,
    now: number,
  ): Promise<PolicyFacts> {
    const route = await this.settings.get<VoucherRouteSetting | null>(VOUCHER_ROUTE_SETTING, null);
    const { createdAt, neverSignedIn } = subject.state;
    return {
      action: check.action,
      accountClass: stricter(check.accountClass, subject.accountClass),
      ownAccount: check.agentPersonId === check.personId,
      numenOnFile: subject.numenOnFile,
      voucherRouteAccepted: route !== null,
      neverSignedIn,
      accountAgeDays: createdAt === 0 ? null : Math.floor((now - createdAt) / DAY),
      contestedContactIds: check.action === 'unfreeze' ? await this.contestedContacts(check.personId) : [],
    };
  }

  private async contestedContacts(personId: string): Promise<readonly string[]> {
    return (await this.contested?.contestedContacts(personId)) ?? [];
  }
}

function notCreated(error: unknown): never {
  throw error instanceof PersonNotFound ? new AccountNotServed('ACCOUNT_NOT_CREATED') : error;
}
