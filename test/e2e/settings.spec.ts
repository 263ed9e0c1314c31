import { AccountsService } from '../../src/accounts/accounts.service.js';
import { MINUTE } from '../../src/platform/clock.js';
import { ClosedDays } from '../../src/platform/settings/closed-days.js';
import { Settings } from '../../src/platform/settings/settings.service.js';
import { TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn, type Client } from '../support/client.js';

let test_: TestApp;
let client: Client;
beforeAll(async () => {
  test_ = await startTestApp();
  ({ client } = await signIn(test_, 'admin'));
});
afterAll(() => test_.stop());

const audited = async (action: string): Promise<number> =>
  (await test_.transactions.query('SELECT seq FROM audit_entries WHERE action = $1', [action])).length;

it('shows every section once, each with a form that keeps and audits', async () => {
  const page = await client.get('/settings');
  const sections = [...page.text.matchAll(/<section class="card" id="([\w-]+)"/g)].map((match) => match[1]);
  expect(sections).toEqual(expect.arrayContaining(['quotas', 'closed-days', 'hr-mailbox', 'causes']));
  expect(new Set(sections).size).toBe(sections.length);
  const ids = [...page.text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
});

it('closed days are read in both ways of writing, and a wrong one comes back with everything typed', async () => {
  const wrong = await client.post('/settings/closed-days', { closedDays: '24/12/2026\n31/02/2026' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('« 31/02/2026 » n’est pas une date');
  expect(wrong.text).toContain('24/12/2026');
  const kept = await client.submit('/settings/closed-days', {
    closedDays: '24/12/2026, 2026-05-15\n24/12/2026',
  });
  expect(kept.text).toContain('Les paramètres sont enregistrés.');
  expect([...(await test_.get(ClosedDays).days())]).toEqual(['2026-05-15', '2026-12-24']);
  expect(await audited('settings.closed-days-changed')).toBe(1);
});

it('quotas count at once', async () => {
  const { account } = await signIn(test_, 'secretary');
  const form = {
    people: 5,
    peopleSeason: 5,
    schoolPeople: 5,
    schoolPeopleSeason: 5,
    lists: 1,
    listsSeason: 1,
    listLines: 7,
    listLinesSeason: 7,
    seasonFrom: '25/08',
    seasonTo: '05/10',
  };
  expect((await client.post('/settings/quotas', { ...form, people: 0 })).status).toBe(422);
  expect((await client.post('/settings/quotas', { ...form, seasonTo: '35/10' })).status).toBe(422);
  expect((await client.post('/settings/quotas', form)).location).toBe('/settings');
  const take = (cost: number) => test_.get(AccountsService).takeQuota(account.id, 'people-shown', cost);
  expect(await take(6)).toMatchObject({ allowed: false, ceiling: 5 });
  expect(await take(5)).toMatchObject({ allowed: true });
  const lines = (cost: number) => test_.get(AccountsService).takeQuota(account.id, 'list-lines', cost);
  expect(await lines(8)).toMatchObject({ allowed: false, ceiling: 7 });
  expect(await lines(7)).toMatchObject({ allowed: true });
  const { text } = await client.get('/settings');
  expect(text).toContain('value="25/08"');
  expect(text).toMatch(/name="listLines" value="7"/);
});

it('causes taken off the list are retired, not lost', async () => {
  const list = 'forgotten | Oubli | Forgotten\nnew-one | Nouvelle cause | New cause';
  expect((await client.post('/settings/causes', { caseCauses: `${list}\nforgotten | x | y` })).status).toBe(
    422,
  );
  expect((await client.post('/settings/causes', { caseCauses: 'Sans barre' })).status).toBe(422);
  await client.post('/settings/causes', { caseCauses: list });
  const kept = await test_.get(Settings).get<Array<{ code: string; retired?: boolean }>>('cases.causes', []);
  expect(kept.filter(({ retired }) => !retired).map(({ code }) => code)).toEqual(['forgotten', 'new-one']);
  expect(kept.find(({ code }) => code === 'hijacked')?.retired).toBe(true);
});

it('the HR mailbox and the figures by agent are switched', async () => {
  const settings = test_.get(Settings);
  expect((await client.post('/settings/hr-mailbox', { hrMailbox: 'nulle part' })).status).toBe(422);
  await client.post('/settings/hr-mailbox', { hrMailbox: 'rh@ac-test.example' });
  expect(await settings.get('hr-mailbox', null)).toBe('rh@ac-test.example');
  await client.post('/settings/hr-mailbox', {});
  expect(await settings.get('hr-mailbox', 'x')).toBeNull();
  await client.post('/settings/statistics-by-agent', { statisticsByAgent: 'yes' });
  expect(await settings.get('statistics-by-agent', false)).toBe(true);
});

it('asks for a proof that is not stale, and keeps what was typed', async () => {
  test_.clock.advance(5 * MINUTE);
  const asked = await client.post('/settings/closed-days', { closedDays: '14/07/2027\n15/08/2027' });
  expect(asked.status).toBe(401);
  expect(asked.text).toContain('14/07/2027');
  const days = { closedDays: '14/07/2027', _stepUp: TEST_PASSWORD };
  expect((await client.post('/settings/closed-days', days)).location).toBe('/settings');
});

it('an unknown section is not found', async () => {
  expect((await client.post('/settings/nothing')).status).toBe(404);
});

it('Eight ready answers in French and English: rewritten, put into messages, said who by, and brought back', async () => {
  expect((await client.get('/settings')).text).toContain('Réglages IMAP et SMTP</a>');
  const path = '/settings/ready-answers/imap';
  const page = await client.get(path);
  expect(page.heading).toBe('Réglages IMAP et SMTP');
  expect(page.text).toContain('port 993');
  expect(page.text).not.toContain('Rétablir');
  const texts = {
    titleFr: 'Messagerie',
    bodyFr: 'Serveur : imap.exemple.fr',
    titleEn: 'Mail',
    bodyEn: 'Hello',
  };
  const bad = await client.post(path, { ...texts, titleEn: '' });
  expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('imap.exemple.fr') as string]);
  const kept = await client.submit(path, texts);
  expect(kept.text).toMatch(/Messagerie<\/a> <span class="muted small">modifiée/);
  expect(kept.text).toMatch(/Modifié le .* par /);
  expect(await audited('settings.ready-answer-changed')).toBe(1);

  const agent = (await signIn(test_, 'agent')).client;
  const { location } = await agent.post('/cases', { type: 'other', channel: 'phone', subject: 'Réglages' });
  const draft = await agent.post(`${location}/draft`, { ready: 'imap.fr', body: '', visibility: 'public' });
  expect(draft.text).toContain('Serveur : imap.exemple.fr');
  expect(draft.text).toContain('<option value="imap.en" lang="en">Mail</option>');

  await client.post(`${path}/default`);
  expect(await audited('settings.ready-answer-restored')).toBe(1);
  expect((await client.get(path)).text).toContain('port 993');
  expect((await client.get('/settings/ready-answers/none')).status).toBe(404);
  expect((await agent.get(path)).status).toBe(403);
});
