import { DirectorySource } from '../../src/directory/directory.source.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { signIn, visit, type Client } from '../support/client.js';
import { adEnvironment, Domain } from '../support/ad.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Annuaire, ldapEnvironment } from '../support/openldap.js';
import { service, type ServiceName } from '../support/services.js';
import type { Environment } from '../../src/platform/config/config.js';
import { until } from '../support/until.js';

/** Links and codes of the messages captured so far, newest first. */
async function captured(test: TestApp, template: string, about: string): Promise<string[]> {
  const rows = await test.transactions.query<{ text: string }>(
    `SELECT m.text AS "text" FROM captured_messages m JOIN notifications n ON n.id = m.id
     WHERE n.template = $1 AND ($2 = '' OR n.object_id = $2) ORDER BY m.captured_at DESC`,
    [template, about],
  );
  return rows.map(({ text }) => text);
}

const field = (html: string, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? '';

/** A directory in which accounts can be made. */
interface Accounts {
  account(username: string, secret: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Directory {
  name: string;
  /** Null for our own tables, which are always there. */
  needs: ServiceName | null;
  env(): Environment;
  open(): Promise<Accounts | null>;
}

const directories: Directory[] = [
  { name: 'the local directory', needs: null, env: () => ({}), open: () => Promise.resolve(null) },
  { name: 'OpenLDAP', needs: 'TEST_LDAP_URL', env: ldapEnvironment, open: () => Annuaire.open() },
  { name: 'Active Directory', needs: 'TEST_AD_URL', env: adEnvironment, open: () => Domain.open() },
];

describe.each(directories.filter(({ needs }) => needs === null || service(needs)))(
  'the whole call, over pages only, on $name',
  ({ env, open }) => {
    let test: TestApp;
    let agent: Client;
    let accounts: Accounts | null;

    beforeAll(async () => {
      test = await startTestApp(env());
      accounts = await open();
      await saveEstablishment(test);
      agent = (await signIn(test, 'agent')).client;
    });
    afterAll(async () => {
      await accounts?.close();
      await test.stop();
    });

    /** Somebody with this username, who exists in the directory too. */
    async function somebody(name: string): Promise<{ personId: string; username: string }> {
      const username = accounts ? `${name}${process.pid}` : name;
      await accounts?.account(username, 'Ancien-secret-17');
      return { username, personId: await lockedOut(test, { username }) };
    }

    async function checked(personId: string): Promise<{ number: string; html: string }> {
      await agent.get('/cases/new');
      const opened = await agent.post('/cases', {
        type: 'password',
        channel: 'phone',
        personId,
        subject: 'Mot de passe',
      });
      expect(opened.status).toBe(303);
      const number = /\/cases\/(\d{4}-\d{6})/.exec(opened.location)?.[1] ?? '';
      const started = await agent.post(`/cases/${number}/identity-checks`, {
        action: 'password',
        next: `/cases/${number}`,
      });
      expect(started.status).toBe(303);
      const page = await agent.get(`/cases/${number}`);
      const id = /identity-checks\/([0-9a-f-]{36})\/numen/.exec(page.text)?.[1] ?? '';
      expect(id).not.toBe('');
      expect((await agent.post(`/identity-checks/${id}/numen`, { numen: NUMEN })).status).toBe(303);
      await agent.stepUp();
      const document = await agent.post(`/identity-checks/${id}/document`, {
        documentType: 'national-id',
        channel: 'live-video',
        faceMatches: 'yes',
        birthDate: '1980-05-17',
        surname: 'Dupont',
        givenNames: 'Jean',
        expiry: '2031-01-01',
      });
      expect(document.status).toBe(303);
      return { number, html: (await agent.get(`/cases/${number}`)).text };
    }

    it('every act of the case page has a key of its own', async () => {
      const { html } = await checked((await somebody('jdupont-k')).personId);
      const keys = [...html.matchAll(/\sdata-key="([^"]+)"/g)].map(([, key]) => key);
      expect([...keys].sort()).toEqual([...new Set(keys)].sort());
      for (const key of 'uxmelhyfncdirz') expect(keys).toContain(key);
    });

    const submitFields = (html: string) => ({
      identityCheckId: field(html, 'identityCheckId'),
      kind: field(html, 'kind'),
      idempotencyKey: field(html, 'idempotencyKey'),
    });

    it('by pairing: the owner chooses the secret in one browser, the old and the temporary one are refused', async () => {
      const { personId, username } = await somebody('jdupont-p');
      const { number, html } = await checked(personId);
      const receipt = await agent.post(`/cases/${number}/resets`, {
        ...submitFields(html),
        delivery: 'pairing',
      });
      expect(receipt.status).toBe(200);
      expect(receipt.headers.get('cache-control')).toContain('no-store');
      const resetId = /reset-([0-9a-f-]{36})/.exec(receipt.text)?.[1] ?? '';

      const owner = visit(test);
      await owner.get('/claim');
      const shown = await owner.post('/claim/pairings');
      const code = /class="claim-code"[^>]*>([A-Z0-9]{6})</.exec(shown.text)?.[1] ?? '';
      expect(code).toHaveLength(6);
      expect((await owner.get('/claim/secret')).status).toBe(404);
      expect((await agent.post(`/resets/${resetId}/pairing`, { code })).status).toBe(303);
      expect((await owner.get('/claim/waiting')).location).toBe('/claim/secret');
      expect((await owner.get('/claim/secret')).text).toContain(username);
      const weak = await owner.post('/claim/secret', { secret: 'motdepasse', again: 'motdepasse' });
      expect(weak.status).toBe(422);
      expect(weak.text).not.toContain('motdepasse"');
      const secret = 'Neuf tulipes jaunes, 1 vélo';
      expect((await owner.post('/claim/secret', { secret, again: secret })).location).toBe('/claim/done');
      await owner.get('/claim');
      expect((await owner.post('/claim/secret', { secret, again: secret })).status).toBe(410);

      const source = test.get(DirectorySource);
      expect(await source.verifySecret(username, secret)).toMatchObject({
        outcome: 'ok',
        mustChange: false,
      });
      const { ResetSecrets } = await import('../../src/resets/reset-secrets.js');
      expect(
        await source.verifySecret(username, test.get(ResetSecrets).temporarySecret(resetId)),
      ).toMatchObject({ outcome: 'refused' });
    });

    it('by link: the code told on the call opens it in one browser, five wrong codes kill it, a session is refused', async () => {
      const { personId } = await somebody('jdupont-l');
      const { number, html } = await checked(personId);
      const contactId = /<option value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
      const receipt = await agent.post(`/cases/${number}/resets`, {
        ...submitFields(html),
        delivery: 'contact',
        contactId,
      });
      const code = /class="claim-code">([\d ]+)</.exec(receipt.text)?.[1]?.replaceAll(' ', '') ?? '';
      expect(code).toHaveLength(6);
      const [message = ''] = await until(
        () => captured(test, 'claim-link', ''),
        (texts) => texts.length > 0,
      );
      const path = /https?:\/\/[^/]+(\/claim\/[\w-]+)/.exec(message)?.[1] ?? '';
      expect(receipt.text).not.toContain(path.slice('/claim/'.length));
      expect((await agent.get(path)).status).toBe(403);

      const owner = visit(test);
      for (let i = 0; i < 3; i += 1) expect((await owner.get(path)).status).toBe(200);
      expect((await owner.post(path, { code: code === '000000' ? '111111' : '000000' })).status).toBe(422);
      expect((await owner.post(path, { code })).location).toBe('/claim/secret');
      const second = visit(test);
      await second.get(path);
      expect((await second.post(path, { code })).status).toBe(410);
    });

    it('"ce n’était pas moi" freezes by POST only and brings the case back', async () => {
      const { personId } = await somebody('jdupont-n');
      const { number, html } = await checked(personId);
      const receipt = await agent.post(`/cases/${number}/resets`, {
        ...submitFields(html),
        delivery: 'pairing',
      });
      const resetId = /reset-([0-9a-f-]{36})/.exec(receipt.text)?.[1] ?? '';
      const notices = await until(
        () => captured(test, 'reset-notice', resetId),
        (texts) => texts.length > 0,
      );
      const path = /https?:\/\/[^/]+(\/not-me\/[\w-]+)/.exec(notices[0] ?? '')?.[1] ?? '';
      const recipient = visit(test);
      const asked = await recipient.get(path);
      expect(asked.status).toBe(200);
      expect(asked.text).not.toMatch(/Dupont|jdupont/i);
      expect((await recipient.post(path)).status).toBe(200);
      expect(await test.get(DirectorySource).readState(personId)).toMatchObject({ status: 'frozen' });
      await until(
        async () => (await agent.get(`/cases/${number}`)).text,
        (text) => /gelé/.test(text),
      );
    });
  },
);

for (const { name, needs } of directories) {
  if (needs === null || service(needs)) continue;
  describe.skip(`the whole call on ${name} (${needs} is not set)`, () =>
    it('runs where it is reachable', () => undefined));
}
