import { newId } from '../../src/platform/ids.js';
import { CheckStore, NUMEN, WRONG_NUMEN, type Agent } from '../factories/identity-checks.js';
import { saveEstablishment } from '../factories/people.js';
import { storeAccount } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signInAs, type Answer, type Client, type Fields } from '../support/client.js';
import { withDatabases } from '../support/services.js';

/** Two clicks on one button, without scripts: one effect, and neither answer is a fault. */
withDatabases('a double click', (database) => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;
  let client: Client;
  let personId: string;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    store = new CheckStore(test);
    await saveEstablishment(test);
    agent = await store.agent({ role: 'supervisor', site: 'rectorat' });
    client = await signInAs(test, agent.account);
    personId = await store.person();
    await client.stepUp();
    await client.get('/account');
  });
  afterAll(() => test.stop());

  /** Both answers of two identical posts that are under way together. */
  async function twice(path: string, fields: Fields = {}, by = client): Promise<Answer[]> {
    const answers = await Promise.all([by.post(path, fields), by.post(path, fields)]);
    expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).toEqual([]);
    expect(Math.min(...answers.map(({ status }) => status))).toBeLessThan(400);
    return answers;
  }
  async function count(sql: string, ...params: unknown[]): Promise<number> {
    const [row] = await test.transactions.query<{ n: number }>(`SELECT COUNT(*) AS "n" FROM ${sql}`, params);
    return Number(row?.n);
  }
  const events = (number: string, kind: string): Promise<number> =>
    count('case_events e JOIN cases c ON c.id = e.case_id WHERE c.number = $1 AND e.kind = $2', number, kind);

  it('opens one case', async () => {
    const before = await count('cases');
    const [a, b] = await twice('/cases', {
      type: 'other',
      channel: 'phone',
      subject: 'Deux clics',
      openKey: newId(),
    });
    expect(a?.location).toBe(b?.location);
    expect(await count('cases')).toBe(before + 1);
  });

  it('says a message once', async () => {
    const number = await store.case(agent, personId);
    await twice(`/cases/${number}/messages`, {
      version: 1,
      seenAt: 1,
      body: 'Une fois',
      visibility: 'public',
    });
    expect(await count(`case_messages m JOIN cases c ON c.id = m.case_id WHERE c.number = $1`, number)).toBe(
      1,
    );
  });

  it.each([
    ['release', {}, 'released'],
    ['parking', { on: 'requester' }, 'status'],
    ['resolution', {}, 'status'],
    ['closure', { cause: 'other' }, 'status'],
    ['corrections', { subject: 'Corrigée' }, 'subject'],
  ])('on %s acts once', async (act, fields, kind) => {
    const number = await store.case(agent, personId);
    const before = await events(number, kind);
    await twice(`/cases/${number}/${act}`, { version: 1, seenAt: 1, ...fields });
    expect((await events(number, kind)) - before).toBeLessThanOrEqual(1);
    const [row] = await test.transactions.query<{ version: number }>(
      'SELECT version FROM cases WHERE number = $1',
      [number],
    );
    expect(row?.version).toBe(2);
  });

  it('takes one case off the queue', async () => {
    const before = await count('cases WHERE assignee_id = $1', agent.id);
    for (let i = 0; i < 2; i += 1) {
      const number = await store.case(agent, personId);
      await client.post(`/cases/${number}/release`, { version: 1 });
    }
    await twice('/cases/next');
    expect(await count('cases WHERE assignee_id = $1', agent.id)).toBe(before + 1);
  });

  it('confirms a username once', async () => {
    await twice('/usernames/confirmations', { personId, triedUsername: 'jean.dupont' });
    expect(await count('username_confirmations WHERE person_id = $1', personId)).toBe(1);
  });

  it('makes one token', async () => {
    await twice('/account/tokens', { name: 'Deux clics', scope: 'read', days: '7' });
    expect(await count(`api_tokens WHERE name = 'Deux clics'`)).toBe(1);
  });

  it('makes one account', async () => {
    const admin = await signInAs(test, await storeAccount(test, { role: 'admin' }));
    await admin.stepUp();
    await twice('/accounts', { name: 'Une Gestionnaire', email: 'une@guichet.test', role: 'manager' }, admin);
    expect(await count(`accounts WHERE email = 'une@guichet.test'`)).toBe(1);
  });

  describe('in an identity check', () => {
    it('starts one', async () => {
      const number = await store.case(agent, personId);
      await twice(`/cases/${number}/identity-checks`, { action: 'password' });
      expect(
        await count(
          `identity_checks k JOIN cases c ON c.id = k.case_id WHERE c.number = $1 AND k.state = 'live'`,
          number,
        ),
      ).toBe(1);
    });

    it('costs one of the tries', async () => {
      const id = (await store.start(agent, await store.person({ numen: NUMEN }))).id;
      await twice(`/identity-checks/${id}/numen`, { numen: WRONG_NUMEN });
      expect(await count('numen_attempts WHERE check_id = $1', id)).toBe(1);
    });

    it('sends one code', async () => {
      const person = await store.person({ numen: NUMEN });
      const { id } = await store.start(agent, person);
      const { email } = await store.contacts(person);
      await twice(`/identity-checks/${id}/owner-codes`, { contactId: email });
      expect(await count('owner_codes WHERE check_id = $1', id)).toBe(1);
    });
  });

  it('freezes once', async () => {
    const person = await store.person();
    const number = await store.case(agent, person);
    await twice(`/cases/${number}/freezes`, { reason: 'Appel suspect', sure: 'yes' });
    expect(await count('freezes WHERE person_id = $1', person)).toBe(1);
  });
});
