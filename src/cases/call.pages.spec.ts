import { MISTRAL, THIERS } from '../../test/factories/desk.js';
import { CheckStore, NUMEN, WRONG_NUMEN } from '../../test/factories/identity-checks.js';
import { savePerson, type PersonTraits } from '../../test/factories/people.js';
import { withDatabases } from '../../test/support/services.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { signIn, type Answer, type Client } from '../../test/support/client.js';
import { DAY } from '../platform/clock.js';
import { UsernameIndex } from '../usernames/username-index.js';

/** What htmx says when only a part of the page is to be replaced. */
const PAUSE = { 'hx-request': 'true', 'hx-request-type': 'partial' };

withDatabases('the call screen', (database) => {
  let test: TestApp;
  let client: Client;
  let store: CheckStore;
  let fontaine: string;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    store = new CheckStore(test);
    ({ client } = await signIn(test, 'agent'));
    fontaine = await known({
      firstName: 'Paul',
      birthName: 'de La Fontaine',
      username: 'pde-la-fontaine',
      numen: NUMEN,
      contacts: [{ kind: 'email', value: 'paul@exemple.net' }],
    });
  });
  afterAll(() => test.stop());

  async function known(traits: PersonTraits): Promise<string> {
    const id = await savePerson(test, { uais: [THIERS], ...traits });
    await test.transactions.run(() => test.get(UsernameIndex).reindex([id]));
    return id;
  }
  const typed = (q: string, by = client): Promise<Answer> =>
    by.get(`/call?${new URLSearchParams({ q }).toString()}`, PAUSE);
  const lookups = async (): Promise<string[]> => {
    const rows = await test.transactions.query<{ payload: string }>(
      `SELECT p.payload AS "payload" FROM audit_entries e JOIN audit_payloads p ON p.seq = e.seq
       WHERE e.action IN ('usernames.searched', 'usernames.refused') ORDER BY e.seq`,
    );
    return rows.map(({ payload }) => payload);
  };

  it('says what to do before anything was asked', async () => {
    const page = await client.get('/call');
    expect(page.text).toContain('Qui appelle ?');
    expect(page.text).toContain('Je ne vous demanderai jamais votre mot de passe');
    expect(page.text).toContain('retrouver, pas de vous authentifier');
  });

  it('finds at each pause: the part alone, one look-up on record, the words kept in the address', async () => {
    const before = (await lookups()).length;
    const answer = await typed('paul delafontaine');
    expect([answer.status, answer.heading, answer.headers.get('hx-replace-url')]).toEqual([
      200,
      '',
      '/call?q=paul+delafontaine',
    ]);
    expect(answer.text).not.toContain('<html');
    expect(answer.text).toContain('p, d, e, tiret, l, a');
    expect(answer.text).toContain('la particule est');
    expect(answer.text).not.toContain('autofocus');
    const after = await lookups();
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)).toContain('"live":true');
  });

  it('looks nobody up for one or two letters, and says again what to do', async () => {
    const before = (await lookups()).length;
    const answer = await typed('pa');
    expect(answer.text).toContain('Qui appelle ?');
    expect(await lookups()).toHaveLength(before);
  });

  it('gives the same without scripts, with the cursor on what comes next', async () => {
    const page = await client.get('/call?q=paul+delafontaine');
    expect(page.heading).toBe('Appel en cours');
    expect(page.text).toContain('value="paul delafontaine"');
    expect(page.text).toMatch(/<button class="btn btn-primary" data-first autofocus data-key="o">/);
  });

  it('Person strip: says what an agent should know before any evidence, and offers the open case first', async () => {
    const other = await store.agent({ name: 'Basile Voisin' });
    const { id, number } = await store.start(other, fontaine);
    await store.checks.addEvidence(id, { kind: 'numen', value: WRONG_NUMEN }, other);
    const { text } = await client.get('/call?q=pde-la-fontaine');
    expect(text).toContain('Une autre vérification d’identité est en cours');
    expect(text).toMatch(/<dt>Demandes ouvertes<\/dt><dd>.*1<\/dd>/);
    expect(text).toMatch(/Vérifications refusées \(30 jours\)<\/dt><dd>.*1<\/dd>/);
    expect(text).toMatch(/Réinitialisations \(7 jours\)<\/dt><dd>0<\/dd>/);
    expect(text).toContain('Inchangées depuis 30 jours');
    expect(text).toMatch(new RegExp(`href="/cases/${number}" data-first data-key="g" autofocus`));
    expect(text).toContain('Basile Voisin');
    expect(text).toContain('Ouvrir une autre demande');
    expect(text.match(/autofocus/g)).toHaveLength(1);
  });

  it('marks a recovery contact set lately; the mailbox an import brought is no contact', async () => {
    const now = test.clock.now();
    await known({
      firstName: 'Zoé',
      birthName: 'Marchenoir',
      contacts: [{ kind: 'phone', value: '+33612345679', setOn: now - 2 * DAY }],
    });
    await known({
      firstName: 'Ysé',
      birthName: 'Marcheblanc',
      email: null,
      contacts: [{ kind: 'email', value: 'yse@ac-exemple.fr', academic: true, setOn: now }],
    });
    expect((await typed('zoé marchenoir')).text).toContain('Modifiées avant-hier');
    expect((await typed('ysé marcheblanc')).text).toContain('Inchangées depuis 30 jours');
  });

  it('shows no case and nobody beyond the agent’s area', async () => {
    const { client: far } = await signIn(test, 'agent', { scope: 'departements:84' });
    await known({ firstName: 'Noël', birthName: 'Fargeas', uais: [MISTRAL] });
    expect((await typed('noel fargeas', far)).text).toContain('Fargeas');
    const nobody = await typed('pde-la-fontaine', far);
    expect(nobody.text).not.toContain('de La Fontaine');
    expect(nobody.text).toContain('Personne ne correspond');
  });

  it('tells what to do when nobody is found, and keeps what was typed', async () => {
    const page = await client.get('/call?q=wxyzwxyz');
    expect(page.text).toContain('value="wxyzwxyz"');
    expect(page.text).toContain('Personne ne correspond');
    expect(page.text).toContain('href="/cases/new"');
    expect(page.text).toContain('le nom de naissance');
  });

  it('searches, keeps and repeats no NUMEN', async () => {
    const page = await client.get(`/call?q=${NUMEN}`);
    expect([page.status, page.location]).toEqual([303, '/call?numen=1']);
    expect((await client.get(page.location)).text).toContain('Un NUMEN ne se cherche pas');
    const live = await typed(NUMEN.toLowerCase());
    expect(live.text).toContain('Un NUMEN ne se cherche pas');
    expect(live.headers.get('hx-replace-url')).toBeNull();
    expect((await lookups()).join()).not.toMatch(new RegExp(NUMEN, 'i'));
  });

  it('at the ceiling shows nobody, says when it goes on and keeps what was typed', async () => {
    const { client: busy, account } = await signIn(test, 'agent');
    const { AccountsService } = await import('../accounts/accounts.service.js');
    while ((await test.get(AccountsService).takeQuota(account.id, 'people-shown', 20)).allowed);
    const page = await busy.get('/call?q=paul+delafontaine');
    expect(page.status).toBe(429);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(page.text).toContain('value="paul delafontaine"');
    expect(page.text).not.toContain('pde-la-fontaine');
    expect((await typed('paul delafontaine', busy)).text).toMatch(/^\s*<div class="alert alert-warning"/);
  });
});
