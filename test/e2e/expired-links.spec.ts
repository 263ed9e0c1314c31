import { DAY, MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import type { Delivery } from '../../src/resets/reset.rules.js';
import { saveEstablishment } from '../factories/people.js';
import { deskPerson, lockedOut, openCase, sufficientCheck, type DeskPerson } from '../factories/resets.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signInAs, visit, type Answer } from '../support/client.js';
import { until } from '../support/until.js';

/** What a page at the end of a link says: which status, and what to do now. */
const said = ({ status, text }: Answer): [number, string] => [
  status,
  /<main[\s\S]*<\/main>/
    .exec(text)?.[0]
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ') ?? text,
];

/** A link that is over says so (410), shows no name, does nothing, and tells what to do. */
describe('a link that is over', () => {
  let test: TestApp;
  let agent: DeskPerson;

  beforeAll(async () => {
    test = await startTestApp();
    await saveEstablishment(test);
    agent = await deskPerson(test);
  });
  afterAll(() => test.stop());

  async function reset(delivery: Delivery): Promise<{ id: string; code: string; personId: string }> {
    const personId = await lockedOut(test, { birthName: 'Dupont', firstName: 'Jean' });
    const opened = await openCase(test, personId, agent);
    const checkId = await sufficientCheck(test, opened, agent);
    const [contact] = await test.transactions.query<{ id: string }>(
      'SELECT id FROM person_contacts WHERE person_id = $1 AND NOT academic',
      [personId],
    );
    const made = await test.get(ResetsService).submit(
      {
        caseId: opened.id,
        identityCheckId: checkId,
        kind: 'password',
        delivery,
        contactId: delivery === 'contact' ? (contact?.id ?? null) : null,
        idempotencyKey: newId(),
      },
      agent.requester,
    );
    return { id: made.id, code: made.withdrawalCode ?? '', personId };
  }

  async function linkIn(template: string, resetId: string, at: RegExp): Promise<string> {
    const rows = await until(
      () =>
        test.transactions.query<{ text: string }>(
          `SELECT m.text AS "text" FROM captured_messages m JOIN notifications n ON n.id = m.id
           WHERE n.template = $1 AND m.captured_at >= $2 ORDER BY m.captured_at DESC`,
          [template, test.clock.now()],
        ),
      (found) => found.some(({ text }) => at.test(text)),
    );
    return rows.map(({ text }) => at.exec(text)?.[1]).find(Boolean) ?? resetId;
  }

  it('of a claim: nothing happens, and the helpdesk makes another', async () => {
    test.clock.advance(MINUTE);
    const { id, code } = await reset('contact');
    const path = await linkIn('claim-link', id, /https?:\/\/[^/]+(\/claim\/[\w-]{20,})/);
    const owner = visit(test);
    expect((await owner.get(path)).status).toBe(200);
    test.clock.advance(31 * MINUTE);
    for (const answer of [await owner.get(path), await owner.post(path, { code })]) {
      const [status, text] = said(answer);
      expect([status, text]).toEqual([410, expect.stringMatching(/assistance|agent/i)]);
      expect(text).not.toMatch(/Dupont/i);
    }
    expect((await owner.get('/claim/secret')).status).toBe(404);
  });

  it('of "ce n’était pas moi": nothing freezes, and it says whom to call', async () => {
    test.clock.advance(MINUTE);
    const { id, personId } = await reset('pairing');
    const path = await linkIn('reset-notice', id, /https?:\/\/[^/]+(\/not-me\/[\w-]{20,})/);
    const owner = visit(test);
    expect((await owner.get(path)).status).toBe(200);
    test.clock.advance(7 * DAY + MINUTE);
    for (const answer of [await owner.get(path), await owner.post(path)]) {
      const [status, text] = said(answer);
      expect([status, text]).toEqual([410, expect.stringMatching(/assistance/i)]);
      expect(text).not.toMatch(/Dupont/i);
    }
    const frozen = await test.transactions.query('SELECT id FROM freezes WHERE person_id = $1', [personId]);
    expect(frozen).toEqual([]);
  });

  it('of a set-up: it says who makes another', async () => {
    const [, text] = said(await visit(test).get(`/set-up/${'x'.repeat(43)}`));
    expect(text).toMatch(/administrat/i);
  });

  it('of a pairing: the code read out is none any more, and the device may ask for another', async () => {
    const { id } = await reset('pairing');
    const owner = visit(test);
    await owner.get('/claim');
    const shown = await owner.post('/claim/pairings');
    const code = /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
    test.clock.advance(11 * MINUTE);
    const client = await signInAs(test, agent.account);
    await client.stepUp();
    await client.post(`/resets/${id}/pairing`, { code });
    expect((await owner.get('/claim/secret')).status).toBeGreaterThanOrEqual(400);
    const again = await owner.post('/claim/pairings');
    expect(/class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(again.text)?.[1]).not.toBe(code);
  });

  it('nobody ever had is 404 or 410, whatever it looks like', async () => {
    for (const token of ['x'.repeat(43), 'x', '%F0%9F%92%A5', `${'é'.repeat(50)}`, '..%2F..'])
      for (const page of ['claim', 'not-me', 'set-up'])
        expect([404, 410]).toContain((await visit(test).get(`/${page}/${token}`)).status);
  });
});
