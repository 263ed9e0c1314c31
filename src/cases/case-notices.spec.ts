import { DeskStore, THIERS } from '../../test/factories/desk.js';
import { savePerson } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { CaseClosures } from './case-closures.service.js';
import { CaseMessages } from './case-messages.service.js';
import { CaseMessageMail, NextStepMail } from './case.mails.js';
import { CasesService } from './cases.service.js';
import type { CaseBy } from './case.types.js';

describe('messages of a case', () => {
  let test: TestApp;
  let agent: CaseBy & { id: string };
  let secretary: CaseBy & { id: string };
  let personId: string;

  beforeAll(async () => {
    test = await startTestApp();
    const store = new DeskStore(test);
    agent = await store.account();
    secretary = await store.account({ role: 'secretary', uais: [THIERS] });
    personId = await savePerson(test, {
      uais: [THIERS],
      contacts: [
        { kind: 'email', value: 'secours@example.net' },
        { kind: 'phone', value: '+33612345678' },
      ],
    });
  });
  afterAll(() => test.stop());

  const open = (by: CaseBy, type: 'other' | 'compromised' = 'other', about: string | null = personId) =>
    test.get(CasesService).open({ type, channel: 'email', personId: about }, by);
  const asked = () =>
    test.transactions.query<{ key: string; template: string; kind: string; id: string; params: string }>(
      `SELECT id AS "key", template AS "template", recipient_kind AS "kind", recipient_id AS "id", params AS "params"
       FROM notifications`,
    );
  const contacts = (academic: boolean) =>
    test.transactions.query<{ id: string }>(
      `SELECT id AS "id" FROM person_contacts WHERE person_id = $1 AND kind = 'email' AND academic = $2`,
      [personId, Number(academic)],
    );
  const news = async (work: () => Promise<unknown>) => {
    const before = (await asked()).map((one) => one.key);
    await work();
    return (await asked()).filter((one) => !before.includes(one.key));
  };
  const say = (number: string, visibility: 'public' | 'internal') =>
    test.get(CaseMessages).post(number, { body: 'Premier\n\nSecond', visibility }, agent);

  it('send a public message to the registered e-mail addresses of the requester, an internal one to nobody', async () => {
    const number = await open(agent);
    const sent = await news(() => say(number, 'public'));
    const expected = [...(await contacts(true)), ...(await contacts(false))].map((row) => row.id);
    expect(sent.map((one) => [one.template, one.kind])).toEqual([
      ['case-message', 'contact'],
      ['case-message', 'contact'],
    ]);
    expect(sent.map((one) => one.id).sort()).toEqual(expected.sort());
    expect(await news(() => say(number, 'internal'))).toEqual([]);
    const ids = JSON.parse(sent[0]?.params ?? '{}') as { messageId: string };
    expect(await test.get(CaseMessageMail).compose(ids)).toEqual({
      caseNumber: number,
      subject: 'Autre demande',
      paragraphs: ['Premier', 'Second'],
    });
  });

  it('spare the mailbox of a hijacked account', async () => {
    const number = await open(agent, 'compromised');
    const sent = await news(() => say(number, 'public'));
    expect(sent.map((one) => one.id)).toEqual((await contacts(false)).map((row) => row.id));
  });

  it('go to the school when the school asked', async () => {
    const number = await open(secretary);
    const sent = await news(() => say(number, 'public'));
    expect(sent.map((one) => [one.kind, one.id])).toEqual([['account', secretary.id]]);
  });

  it('are not written when the message is not', async () => {
    const number = await open(agent);
    await test.get(CaseClosures).close(number, 'other', agent);
    expect(await news(() => say(number, 'public').catch(() => undefined))).toEqual([]);
  });

  it('send the next-step sheet and park the case, or leave it to be printed', async () => {
    const number = await open(agent);
    let sent = 0;
    const asks = await news(async () => {
      sent = await test.get(CaseClosures).sendNextStep(number, agent, 'send');
    });
    expect(sent).toBe(2);
    expect(asks.map((one) => one.template)).toEqual(['next-step', 'next-step']);
    const sheet = await test
      .get(NextStepMail)
      .compose(JSON.parse(asks[0]?.params ?? '{}') as { caseId: string }, 'fr');
    expect(sheet).toMatchObject({
      caseNumber: number,
      desk: expect.stringContaining('Bouches-du-Rhône') as string,
    });
    const nobody = await open(agent, 'other', null);
    expect(await test.get(CaseClosures).sendNextStep(nobody, agent, 'send')).toBe(0);
    const [row] = await test.transactions.query<{ status: string }>(
      'SELECT status AS "status" FROM cases WHERE number = $1',
      [nobody],
    );
    expect(row?.status).toBe('pending-requester');
  });
});
