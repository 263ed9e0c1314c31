import { MINUTE } from '../../src/platform/clock.js';
import { CheckStore, type Agent } from '../factories/identity-checks.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signInAs, type Answer, type Client, type Fields } from '../support/client.js';

const OURS = { 'sec-fetch-site': 'same-origin' };

/** The fields of the first form of a page that is sent to `action`, its token apart. */
function formOf({ text }: Answer, action: string): Fields {
  const from = text.indexOf(`method="post" action="${action}"`);
  const form = text.slice(from, text.indexOf('</form>', from));
  const plain = (value: string): string =>
    value
      .replace(/&#x27;/g, "'")
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  const inputs = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const areas = [...form.matchAll(/<textarea[^>]* name="(\w+)"[^>]*>\n?([^<]*)<\/textarea>/g)];
  const all = [...inputs, ...areas].map(([, name = '', value = '']) => [name, plain(value)] as const);
  return Object.fromEntries(all.filter(([name]) => name !== '_csrf'));
}

describe('a form that comes late', () => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;
  let client: Client;

  beforeAll(async () => {
    test = await startTestApp();
    store = new CheckStore(test);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    agent = await store.agent();
    client = await signInAs(test, agent.account);
  });

  const bodies = async (number: string): Promise<string[]> => {
    const rows = await test.transactions.query<{ body: string }>(
      'SELECT m.body AS "body" FROM case_messages m JOIN cases c ON c.id = m.case_id WHERE c.number = $1 ORDER BY m.id',
      [number],
    );
    return rows.map(({ body }) => body);
  };

  describe('because a colleague was quicker', () => {
    it('as a message: both texts are shown, and what was typed goes out when sent again', async () => {
      const number = await store.case(agent, await store.person());
      const at = `/cases/${number}/messages`;
      const typed = {
        ...formOf(await client.get(`/cases/${number}`), at),
        visibility: 'public',
        body: 'Ma <réponse> à moi',
      };
      const other = await signInAs(test, (await store.agent()).account);
      const seen = formOf(await other.get(`/cases/${number}`), at);
      test.clock.advance(MINUTE);
      await other.post(at, { ...seen, body: 'Celle de ma collègue', visibility: 'internal' });
      const late = await client.post(at, typed);
      expect(late.status).toBe(409);
      expect(late.text).toContain('Ma &lt;réponse&gt; à moi</textarea>');
      expect(late.text).toContain('Celle de ma collègue');
      expect(await bodies(number)).toEqual(['Celle de ma collègue']);
      expect((await client.post(at, formOf(late, at))).status).toBe(303);
      expect(await bodies(number)).toEqual(['Celle de ma collègue', 'Ma <réponse> à moi']);
    });

    it('as a correction: both values stand side by side', async () => {
      const number = await store.case(agent, await store.person());
      const at = `/cases/${number}/corrections`;
      await client.post(at, { version: 1, subject: 'Objet de la collègue' });
      const late = await client.post(at, { version: 1, subject: 'Mon objet' });
      expect(late.status).toBe(409);
      for (const text of ['Mon objet', 'Objet de la collègue']) expect(late.text).toContain(text);
      await client.post(at, formOf(late, at));
      expect((await client.get(`/cases/${number}`)).heading).toBe('Mon objet');
    });

    it('over the API: 409, and nothing changes', async () => {
      const number = await store.case(agent, await store.person());
      const api = await apiOf(test, agent.account);
      await api.call('PATCH', `/cases/${number}`, { version: 1, subject: 'Premier' });
      const late = await api.call('PATCH', `/cases/${number}`, { version: 1, subject: 'Second' });
      expect([late.status, late.json<{ code: string }>().code]).toEqual([409, 'CASE_CHANGED']);
    });
  });

  describe('because the session ended meanwhile', () => {
    const message = {
      version: 1,
      seenAt: 1,
      visibility: 'public',
      body: 'Une longue <réponse>\nsur deux lignes, NUMEN 02E9900000ZZZ',
    };
    let number: string;
    let at: string;
    beforeEach(async () => {
      number = await store.case(agent, await store.person());
      at = `/cases/${number}/messages`;
      await client.get(`/cases/${number}`);
      test.clock.advance(20 * MINUTE);
    });

    it('is kept on a page, and goes out after signing in again', async () => {
      const kept = await client.post(at, message, OURS);
      expect(kept.status).toBe(401);
      expect(kept.text).toContain('Une longue &lt;réponse&gt;');
      expect(kept.text).toContain('href="/sign-in"');
      expect(kept.text).not.toContain('02E9900000ZZZ');
      expect(kept.headers.get('cache-control')).toContain('no-store');
      expect(await bodies(number)).toEqual([]);
      // in another tab of the same browser
      const again = await signInAs(test, agent.account);
      for (const [name, value] of again.cookies) client.cookies.set(name, value);
      const asked = await client.post(at, formOf(kept, at), OURS);
      expect(asked.status).toBe(403);
      expect(asked.text).toContain('Une longue &lt;réponse&gt;');
      expect(await bodies(number)).toEqual([]);
      expect((await client.post(at, formOf(asked, at), OURS)).location).toBe(`/cases/${number}`);
      expect(await bodies(number)).toEqual(['Une longue <réponse>\nsur deux lignes, NUMEN [NUMEN]']);
    });

    it('keeps no secret: it is asked for again', async () => {
      const { id } = await store.start(agent, await store.person());
      test.clock.advance(20 * MINUTE);
      const kept = await client.post(
        `/identity-checks/${id}/document`,
        { documentType: 'national-id', surname: 'De La Tour', birthDate: '17/05/1980', mrz: 'P<FRA' },
        OURS,
      );
      expect(kept.status).toBe(401);
      expect(kept.text).toContain('De La Tour');
      expect(kept.text).toContain('redemandés');
      expect(kept.text).not.toMatch(/17\/05\/1980|P&lt;FRA/);
    });

    it.each([
      ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
      ['nobody knows where', {}],
    ])('is not kept when it came from %s', async (_from, headers: Record<string, string>) => {
      const refused = await client.post(at, message, headers);
      expect(refused.status).toBe(403);
      expect(refused.text).not.toContain('Une longue');
    });

    it('sends a page to the door and back to where it was', async () => {
      const { location } = await client.get(`/cases/${number}`);
      expect(location).toBe(`/sign-in?next=${encodeURIComponent(`/cases/${number}`)}`);
    });
  });
});
