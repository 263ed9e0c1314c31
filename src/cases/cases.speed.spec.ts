import { THIERS } from '../../test/factories/desk.js';
import { savePerson } from '../../test/factories/people.js';
import { deskPerson, lockedOut, openCase, sufficientCheck } from '../../test/factories/resets.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { signIn, type Client } from '../../test/support/client.js';
import { queryCounter } from '../platform/database/query-counter.js';
import { newId } from '../platform/ids.js';
import { ResetsService } from '../resets/resets.service.js';

/** Speed is a feature, and statements are what it is made of: session, trail and transaction included. */
describe('SQL statements of the pages agents live in', () => {
  let test: TestApp;
  let client: Client;
  let person: string;

  beforeAll(async () => {
    test = await startTestApp();
    ({ client } = await signIn(test, 'agent'));
    person = await savePerson(test, {
      uais: [THIERS],
      contacts: [{ kind: 'email', value: 'a@example.net' }],
    });
    await client.get('/cases');
  });
  afterAll(() => test.stop());

  /** Statements of the second call: the first one also reads settings. */
  async function statements(work: () => Promise<unknown>): Promise<number> {
    await work();
    // what runs beside (sweeps, the queue's poll) is not the page's
    const counts: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const before = queryCounter.total;
      await work();
      counts.push(queryCounter.total - before);
    }
    return Math.min(...counts);
  }

  const open = (): Promise<{ location: string }> =>
    client.post('/cases', {
      type: 'other',
      channel: 'phone',
      personId: person,
      subject: 'Perte d’accès',
      description: 'Depuis ce matin',
    });

  it('a list is at most 6', async () => {
    await open();
    expect(await statements(() => client.get('/cases?view=my'))).toBeLessThanOrEqual(6);
    expect(await statements(() => client.get('/cases?type=other&sort=oldest'))).toBeLessThanOrEqual(6);
  });

  it('a case is at most 8', async () => {
    const { location } = await open();
    expect(await statements(() => client.get(location))).toBeLessThanOrEqual(8);
  });

  it('a case is at most 8 with checks and a reset on it, for its agent and for a supervisor', async () => {
    const desk = await deskPerson(test);
    const concerned = await lockedOut(test);
    const opened = await openCase(test, concerned, desk);
    const identityCheckId = await sufficientCheck(test, opened, desk);
    const delivery = { kind: 'password', delivery: 'pairing', contactId: null } as const;
    const wish = { caseId: opened.id, identityCheckId, ...delivery, idempotencyKey: newId() };
    await test.get(ResetsService).submit(wish, desk.requester);
    const path = `/cases/${opened.number}`;
    const reader = await signIn(test, 'supervisor');
    for (const browser of [client, reader.client]) {
      expect((await browser.get(path)).text).toContain('Appairage avec son appareil');
      expect(await statements(() => browser.get(path))).toBeLessThanOrEqual(8);
    }
  });

  it('opening a case is at most 12', async () => {
    expect(await statements(open)).toBeLessThanOrEqual(12);
  });
});
