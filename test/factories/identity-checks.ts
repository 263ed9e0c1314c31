import type { Account } from '../../src/accounts/account.entity.js';
import { readerOf } from '../../src/cases/case-scope.rules.js';
import { CasesService } from '../../src/cases/cases.service.js';
import type { Action } from '../../src/identity-checks/evidence.rules.js';
import type { DocumentInput, CheckAgent } from '../../src/identity-checks/identity-checks.types.js';
import { IdentityChecksService } from '../../src/identity-checks/identity-checks.service.js';
import { OwnerCodes } from '../../src/identity-checks/owner-codes.js';
import type { Voucher } from '../../src/identity-checks/voucher-desk.js';
import { storeAccount } from '../support/accounts.js';
import type { TestApp } from '../support/app.js';
import { savePerson, type PersonTraits } from './people.js';

/** NUMEN of invented people: académie 02, never issued series. */
export const NUMEN = '02E9900000ZZZ';
export const WRONG_NUMEN = '02E9900001ZZZ';

export type Agent = CheckAgent & { account: Account };

/** What tests of identity checks need: agents with a case of theirs, people with everything on file. */
export class CheckStore {
  constructor(private readonly test: TestApp) {}

  get checks(): IdentityChecksService {
    return this.test.get(IdentityChecksService);
  }

  async agent(wish: Partial<Account> = {}): Promise<Agent> {
    const account = await storeAccount(this.test, wish);
    const { id, role, scope, uais, personId, name, site } = account;
    return {
      ...{ id, role, scope, uais, personId, name, site, account },
      actor: { accountId: id, kind: 'account', label: name },
    };
  }

  async voucher(wish: Partial<Account> = {}): Promise<Voucher & { account: Account }> {
    const account = await storeAccount(this.test, { role: 'head', uais: ['0130040Y'], ...wish });
    const { id, name, role, uais, personId } = account;
    return {
      id,
      name,
      role,
      uais,
      personId,
      account,
      actor: { accountId: id, kind: 'account', label: name },
    };
  }

  /** Somebody with a NUMEN, a recovery address and phone set 100 days ago. */
  person(traits: PersonTraits = {}): Promise<string> {
    return savePerson(this.test, {
      numen: NUMEN,
      contacts: [
        { kind: 'email', value: 'jean.dupont@exemple.net' },
        { kind: 'phone', value: '+33612345678' },
      ],
      ...traits,
    });
  }

  /** A phone case about the person, taken by the agent. Gives its number. */
  case(agent: Agent, personId: string | null): Promise<string> {
    const by = { reader: readerOf(agent.account), actor: agent.actor };
    return this.test
      .get(CasesService)
      .open({ type: 'password', channel: 'phone', ...(personId && { personId }) }, by);
  }

  /** A started check with its case. */
  async start(
    agent: Agent,
    personId: string,
    action: Action = 'password',
  ): Promise<{ id: string; number: string; caseId: string }> {
    const number = await this.case(agent, personId);
    const { id } = await this.checks.start(number, action, agent);
    const [row] = await this.test.transactions.query<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM identity_checks WHERE id = $1',
      [id],
    );
    return { id, number, caseId: row!.caseId };
  }

  /** The code a check waits for, as its owner reads it in the message. */
  async codeSentFor(checkId: string): Promise<string> {
    const [row] = await this.test.transactions.query<{ id: string }>(
      `SELECT id AS "id" FROM owner_codes WHERE check_id = $1 AND state = 'issued'`,
      [checkId],
    );
    return (
      (await this.test.get(OwnerCodes).valueForSending(row?.id ?? '', this.test.clock.now()))?.value ?? ''
    );
  }

  /** Contacts of a person that may receive a code: `[mail, phone]`. */
  async contacts(personId: string): Promise<{ email: string; phone: string; academic: string }> {
    const { contacts } = await this.checks.means(personId);
    const id = (kind: string, why: string | null): string =>
      contacts.find((one) => one.kind === kind && one.why === why)?.id ?? '';
    return { email: id('email', null), phone: id('phone', null), academic: id('email', 'CONTACT_ACADEMIC') };
  }
}

/** The document of the person `savePerson` makes. */
export const aDocument = (more: Partial<DocumentInput> = {}): DocumentInput => ({
  kind: 'document',
  documentType: 'national-id',
  channel: 'on-site',
  faceMatches: true,
  names: { surname: 'DUPONT', givenNames: 'JEAN PAUL' },
  birthDate: '17/05/1980',
  expiry: '2031-01-31',
  ...more,
});
