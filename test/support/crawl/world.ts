import type { Account } from '../../../src/accounts/account.entity.js';
import { ROLES, type Role } from '../../../src/accounts/permissions.rules.js';
import { readerOf } from '../../../src/cases/case-scope.rules.js';
import { CasesService } from '../../../src/cases/cases.service.js';
import { seed } from '../../../src/demo/seed.js';
import { IdentityChecksService } from '../../../src/identity-checks/identity-checks.service.js';
import { newId } from '../../../src/platform/ids.js';
import { ResetSecrets } from '../../../src/resets/reset-secrets.js';
import { ResetsService } from '../../../src/resets/resets.service.js';
import type { Delivery } from '../../../src/resets/reset.rules.js';
import type { SubmittedReset } from '../../../src/resets/resets.types.js';
import { UsernameIndex } from '../../../src/usernames/username-index.js';
import { THIERS } from '../../factories/desk.js';
import type { PersonTraits } from '../../factories/people.js';
import {
  deskPerson,
  lockedOut,
  openCase,
  sufficientCheck,
  type DeskPerson,
  type OpenedCase,
} from '../../factories/resets.js';
import { storeAccount } from '../accounts.js';
import { startTestApp, type TestApp } from '../app.js';

const NAMES: Readonly<Record<Role, string>> = {
  agent: 'Camille Arnoux',
  supervisor: 'Hélène Estève',
  secretary: 'Odile Garnier',
  head: 'Agnès Kervella',
  hr: 'Pascale Lombard',
  manager: 'Étienne Maurel',
  auditor: 'Judith Nalin',
  admin: 'Rémi Orsini',
};

/** An academy at work, in which any state of any page can be brought about; each call makes something new. */
export class World {
  readonly accounts: Record<Role, Account>;
  private made = 0;
  private onlyPaul?: Promise<string>;

  private constructor(
    readonly test: TestApp,
    /** An installation on its first day: accounts and nothing else. */
    readonly empty: { test: TestApp; accounts: Record<Role, Account> },
    /** An installation that asks for a second factor and has no account at all. */
    readonly strict: TestApp,
    readonly agent: DeskPerson,
    readonly supervisor: DeskPerson,
    others: Record<Role, Account>,
  ) {
    this.accounts = { ...others, agent: agent.account, supervisor: supervisor.account };
  }

  static async make(): Promise<World> {
    // One machine plays every owner: its pairings are not counted as a stranger's.
    const test = await startTestApp({ TRUSTED_NETWORKS: '127.0.0.0/8' });
    const agent = await deskPerson(test, { role: 'agent', name: NAMES.agent });
    const supervisor = await deskPerson(test, { role: 'supervisor', name: NAMES.supervisor });
    const others = await accountsOf(test, (role) => role !== 'agent' && role !== 'supervisor');
    await seed(test.app, { people: 120, cases: 70, messages: 220, seed: 5 }, () => undefined);
    const empty = await startTestApp();
    const strict = await startTestApp({ SECOND_FACTOR: 'required' });
    const emptyAccounts = await accountsOf(empty, () => true);
    return new World(test, { test: empty, accounts: emptyAccounts }, strict, agent, supervisor, others);
  }

  async stop(): Promise<void> {
    for (const test of [this.test, this.empty.test, this.strict]) await test.stop();
  }

  /** Somebody locked out, whom the desk finds. */
  async person(traits: PersonTraits = {}): Promise<string> {
    const username = `jdupont${(this.made += 1)}`;
    const id = await lockedOut(this.test, { username, uais: [THIERS], ...traits });
    await this.test.transactions.run(() => this.test.get(UsernameIndex).reindex([id]));
    return id;
  }

  /** Paul de La Fontaine, `pde-la-fontaine`, made at the first use. */
  paul(): Promise<string> {
    this.onlyPaul ??= this.person({
      username: 'pde-la-fontaine',
      birthName: 'de La Fontaine',
      firstName: 'Paul',
    });
    return this.onlyPaul;
  }

  /** A case of the agent's, or of a colleague. */
  async case(traits: PersonTraits = {}, by = this.agent): Promise<OpenedCase & { personId: string }> {
    const personId = await this.person(traits);
    return { ...(await openCase(this.test, personId, by)), personId };
  }

  /** A case without a person. */
  async caseOfNobody(): Promise<string> {
    return this.test.get(CasesService).open({ type: 'other', channel: 'email' }, this.agent.by);
  }

  /** A case that a school opened and sees. */
  async caseOfSchool(role: 'secretary' | 'head'): Promise<string> {
    const account = this.accounts[role];
    const by = {
      reader: readerOf(account),
      actor: { accountId: account.id, kind: 'account', label: account.name },
    } as const;
    const personId = await this.person();
    return this.test.get(CasesService).open({ type: 'locked', channel: 'secretary', personId }, by);
  }

  /** A case with a check just begun. */
  async begun(traits: PersonTraits = {}, by = this.agent) {
    const opened = await this.case(traits, by);
    const checks = this.test.get(IdentityChecksService);
    const { id } = await checks.start(opened.number, 'password', by.agent);
    return { ...opened, checkId: id, checks };
  }

  /** A case whose check suffices. */
  async verified(traits: PersonTraits = {}, by = this.agent) {
    const opened = await this.case(traits, by);
    return { ...opened, checkId: await sufficientCheck(this.test, opened, by) };
  }

  /** A case with a reset, by a colleague unless told otherwise: one agent may ask for ten in an hour. */
  async reset(delivery: Delivery, traits: PersonTraits = {}, by?: DeskPerson) {
    const who = by ?? (await deskPerson(this.test, { name: 'Nadia Berthier' }));
    const opened = await this.verified(traits, who);
    const contactId = delivery === 'contact' ? await this.contactOf(opened.personId) : null;
    const reset = await this.test.get(ResetsService).submit(
      {
        caseId: opened.id,
        identityCheckId: opened.checkId,
        kind: 'password',
        delivery,
        contactId,
        idempotencyKey: newId(),
      },
      who.requester,
    );
    return { ...opened, reset };
  }

  /** The owner's link of a claim, as the message gives it. */
  async claimLink(reset: SubmittedReset): Promise<string> {
    const id = await this.one('SELECT id FROM claims WHERE reset_id = $1', [reset.id]);
    return `/claim/${this.test.get(ResetSecrets).claimToken(id, 1)}`;
  }

  /** The link "that was not me" of one who was told of a reset. */
  async notMeLink(reset: SubmittedReset): Promise<string> {
    const id = await this.one('SELECT id FROM not_me_links WHERE reset_id = $1 LIMIT 1', [reset.id]);
    return `/not-me/${this.test.get(ResetSecrets).notMeToken(id)}`;
  }

  /** The only value of a query. */
  async one(sql: string, params: unknown[] = []): Promise<string> {
    const [row] = await this.test.transactions.query<Record<string, string | null>>(sql, params);
    const value = row && Object.values(row)[0];
    if (value === undefined || value === null) throw new Error(`Nothing for ${sql}`);
    return value;
  }

  private contactOf(personId: string): Promise<string> {
    return this.one('SELECT id FROM person_contacts WHERE person_id = $1 AND academic = FALSE', [personId]);
  }
}

export type { SubmittedReset };

async function accountsOf(test: TestApp, wanted: (role: Role) => boolean): Promise<Record<Role, Account>> {
  const made: Partial<Record<Role, Account>> = {};
  for (const role of ROLES.filter(wanted)) {
    const schools = role === 'secretary' || role === 'head' ? { uais: [THIERS] } : {};
    made[role] = await storeAccount(test, { role, name: NAMES[role], ...schools });
  }
  return made as Record<Role, Account>;
}
