import iconv from 'iconv-lite';
import { MISTRAL, THIERS } from '../../../test/factories/desk.js';
import { saveEstablishment, savePerson, type PersonTraits } from '../../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signIn, type Answer, type Client } from '../../../test/support/client.js';
import { DAY, MINUTE } from '../../platform/clock.js';
import { UsernameIndex } from '../username-index.js';
import { ListLookups } from './list-lookups.js';

const NUMEN = '02E9900000ZZZ';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await saveEstablishment(app, { uai: THIERS, name: 'Lycée Thiers', commune: 'Marseille' });
  await saveEstablishment(app, { uai: MISTRAL, name: 'Lycée Frédéric Mistral', commune: 'Avignon' });
  const ids = await Promise.all(
    (
      [
        { username: 'pde-la-fontaine', birthName: 'de La Fontaine', firstName: 'Paul' },
        { username: 'nbernard', birthName: 'Bernard', firstName: 'Nadia', function: 'AESH' },
        { username: 'nbernard1', birthName: 'Bernard', firstName: 'Nadia', function: 'Infirmière' },
        { username: 'elefevre', birthName: 'Lefèvre', firstName: 'Élodie' },
        { username: 'smartin', birthName: 'Martin', usageName: 'Çelik', firstName: 'Sophie' },
        { username: 'zailleurs', birthName: 'Ailleurs', firstName: 'Zoé', uais: [MISTRAL] },
        { username: 'pcache', birthName: 'Caché', firstName: 'Paule', protected: true },
      ] satisfies PersonTraits[]
    ).map((traits) => savePerson(app, { uais: [THIERS], ...traits })),
  );
  await app.transactions.run(() => app.get(UsernameIndex).reindex(ids));
});
afterAll(() => app.stop());
beforeEach(() => app.clock.advance(11 * MINUTE));

async function send(client: Client, fields: Record<string, string>, file?: Buffer | string): Promise<Answer> {
  const form = new FormData();
  form.append('_csrf', await client.formToken());
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append('file', new Blob([file]), 'personnels.csv');
  const headers = { 'sec-fetch-site': 'same-origin' };
  return client.send('/usernames/lists', { method: 'POST', body: form, headers });
}

/** The page of a list once its job is done: the test runs it, where no worker does. */
async function looked(client: Client, sent: Answer): Promise<Answer> {
  expect([sent.status, sent.location]).toEqual([303, expect.stringMatching(/^\/usernames\/lists\//)]);
  await app.get(ListLookups).run(sent.location.split('/').at(-1) ?? '', () => true);
  return client.get(sent.location);
}

async function school(): Promise<Client> {
  const { client } = await signIn(app, 'secretary', { uais: [THIERS] });
  await client.get('/usernames/lists');
  return client;
}

/** Cells of the table, line by line: number, text, usernames, outcome. */
const rowsOf = (page: Answer): string[][] =>
  [...page.text.matchAll(/<tr>\s*<td class="num"[\s\S]*?<\/tr>/g)].map(([row]) => {
    const cells = [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell);
    const names = [...(cells[2] ?? '').matchAll(/class="username">([^<]+)</g)].map(([, name]) => name);
    const badge = /class="badge[^>]*>(?:<svg[\s\S]*?<\/svg>)?([^<]+)</.exec(cells[3] ?? '')?.[1] ?? '';
    return [cells[0] ?? '', cells[1] ?? '', names.join(' '), badge.trim()];
  });

const facts = (action: string) =>
  app.transactions.query<{ payload: string }>(
    `SELECT p.payload AS "payload" FROM audit_entries e JOIN audit_payloads p ON p.seq = e.seq
     WHERE e.action = $1 ORDER BY e.seq`,
    [action],
  );

describe('a list handed in by a secretary', () => {
  const LINES = [
    'DE LA FONTAINE Paul',
    '',
    'Bernard Nadia',
    'Lefebvre Élodie',
    'Ailleurs Zoé',
    'Caché Paule',
    `DUPUIS Jean ${NUMEN}`,
    '***',
    'Paul de La Fontaine',
    'Martin Sophie',
  ];
  const EXPECTED = [
    ['1', 'DE LA FONTAINE Paul', 'pde-la-fontaine', 'Trouvé'],
    ['3', 'Bernard Nadia', 'nbernard nbernard1', 'Plusieurs personnes'],
    ['4', 'Lefebvre Élodie', 'elefevre', 'À vérifier'],
    ['5', 'Ailleurs Zoé', '', 'Personne'],
    ['6', 'Caché Paule', '', 'Personne'],
    ['7', 'DUPUIS Jean [NUMEN]', '', 'Ressemble à un NUMEN'],
    ['8', '***', '', 'Illisible'],
    ['9', 'Paul de La Fontaine', 'pde-la-fontaine', 'Trouvé'],
    ['10', 'Martin Sophie', 'smartin', 'Trouvé'],
  ];

  it('comes back line by line, each with its number, what is unclear marked and why', async () => {
    const client = await school();
    const sent = await send(client, { names: LINES.join('\r\n') });
    const page = await looked(client, sent);
    expect(page.heading).toBe('Liste collée');
    expect(rowsOf(page)).toEqual(EXPECTED);
    expect(page.text).toContain('AESH · Lycée Thiers, Marseille, 0130040Y');
    expect(page.text).toContain('Le nom se prononce de même mais s’écrit autrement');
    expect(page.text).toContain('Nom de naissance : Martin');
    expect(page.text).toContain('Même personne qu’à la ligne 1.');
    expect(page.text).not.toContain(NUMEN);
    expect(page.text).toContain('href="/usernames?q&#x3D;Bernard%20Nadia"');
    const unclear = await client.get(`${sent.location}?show=unclear`);
    expect(rowsOf(unclear).map(([number]) => number)).toEqual(['3', '4', '5', '6', '7', '8']);
    expect(unclear.text).toMatch(/À revoir <span class="count">6</);
  });

  it('is on record: handed in, looked up with who was shown, downloaded; no NUMEN anywhere', async () => {
    const client = await school();
    const sent = await send(client, { names: `Paul de La Fontaine\n02e99 00000 zzz` });
    await looked(client, sent);
    await client.get(`${sent.location}/csv`);
    const [started, found, exported] = await Promise.all(
      ['usernames.list-started', 'usernames.list-looked-up', 'usernames.list-exported'].map(facts),
    );
    expect(started?.at(-1)?.payload).toContain('"lines":2');
    const payload = JSON.parse(found?.at(-1)?.payload ?? '{}') as { texts: string[]; shown: string[] };
    expect(payload).toMatchObject({ texts: ['Paul de La Fontaine'], shown: [expect.any(String)] });
    expect(exported).toHaveLength(1);
    const kept = await app.transactions.query<{ text: string }>(
      'SELECT text AS "text" FROM username_list_lines',
    );
    expect(kept.map(({ text }) => text).join('\n')).not.toMatch(/zzz/i);
  });

  it('answers for somebody of another school exactly as for nobody', async () => {
    const client = await school();
    const page = await looked(client, await send(client, { names: 'Ailleurs Zoé\nPersonnedutout Zoé' }));
    const [elsewhere, nobody] = rowsOf(page);
    expect(elsewhere?.slice(2)).toEqual(nobody?.slice(2));
    const asked = await looked(client, await send(client, { names: 'Ailleurs Zoé', uai: MISTRAL }));
    expect(rowsOf(asked)[0]?.slice(2)).toEqual(['', 'Personne']);
    const { client: hr } = await signIn(app, 'hr');
    await hr.get('/usernames/lists');
    expect(rowsOf(await looked(hr, await send(hr, { names: 'Ailleurs Zoé' })))[0]?.[2]).toBe('zailleurs');
  });

  it('forgets who has left the school since', async () => {
    const id = await savePerson(app, {
      username: 'vpartie',
      birthName: 'Partie',
      firstName: 'Vera',
      uais: [THIERS],
    });
    await app.transactions.run(() => app.get(UsernameIndex).reindex([id]));
    const client = await school();
    const sent = await send(client, { names: 'Partie Vera' });
    expect(rowsOf(await looked(client, sent))[0]?.[2]).toBe('vpartie');
    await app.transactions.run(() =>
      app.transactions.execute('UPDATE person_postings SET uai = $2 WHERE person_id = $1', [id, MISTRAL]),
    );
    expect(rowsOf(await client.get(sent.location))[0]?.slice(2)).toEqual(['', 'Personne']);
  });
});

describe('a file', () => {
  it.each([
    [
      'Windows-1252, semicolons',
      iconv.encode('NOM;PRENOM\r\nLEFÈVRE;Élodie\r\nÇELIK;Sophie\r\n', 'windows-1252'),
    ],
    ['UTF-8 with its mark, tabs', Buffer.from('\uFEFFPrénom\tNom\r\nÉlodie\tLefèvre\r\nSophie\tÇelik\r\n')],
    ['UTF-16', iconv.encode('NOM;PRENOM\r\nLefèvre;Élodie\r\nÇelik;Sophie', 'utf-16le', { addBOM: true })],
  ])('in %s', async (_, bytes) => {
    const client = await school();
    const page = await looked(client, await send(client, {}, bytes));
    expect(page.heading).toBe('personnels.csv');
    expect(page.text).toContain('colonnes lues');
    expect(rowsOf(page).map((row) => row.slice(2))).toEqual([
      ['elefevre', 'Trouvé'],
      ['smartin', 'Trouvé'],
    ]);
  });

  it('goes out again as CSV, in order, and runs nothing in a spreadsheet', async () => {
    const client = await school();
    const names = [
      'Paul de La Fontaine',
      '=HYPERLINK("http://x")',
      '@SUM(1)',
      '+33 Bernard',
      'Nadia Bernard',
    ];
    const sent = await send(client, { names: names.join('\n') });
    await looked(client, sent);
    const csv = await client.get(`${sent.location}/csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toContain('identifiants.csv');
    const [head, ...lines] = csv.text.split('\r\n');
    expect(head).toMatch(/^\uFEFF?Ligne;Écrit;Résultat;Identifiant;Nom;Prénom;Fonction;UAI;Remarque;/);
    expect(lines[0]).toBe(
      `1;Paul de La Fontaine;Trouvé;pde-la-fontaine;de La Fontaine;Paul;Professeur;${THIERS};;`,
    );
    expect(lines[1]).toMatch(/^2;"'=HYPERLINK\(""http/);
    expect(lines[2]).toMatch(/^3;'@SUM/);
    expect(lines[3]).toMatch(/^4;'\+33 Bernard;/);
    expect(lines[4]).toContain('nbernard (Nadia Bernard, AESH) | nbernard1 (Nadia Bernard, Infirmière)');
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing', {}, undefined, 'Collez des noms, ou choisissez un fichier.'],
    ['both', { names: 'Dupont' }, 'Dupont', 'gardez l’un ou l’autre'],
    ['a workbook', {}, Buffer.from('PK\u0003\u0004\0\0\0'), 'n’est pas du texte'],
    ['headings alone', {}, 'NOM;PRENOM\n', 'aucun nom'],
    ['501 lines', { names: 'Dupont\n'.repeat(501) }, undefined, 'Il y a 501 lignes'],
    ['a school that is none', { names: 'Dupont Jean', uai: 'x' }, undefined, 'value='],
  ])('%s, with what was pasted', async (_, fields, file, message) => {
    const client = await school();
    const answer = await send(client, fields, file);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    if ('names' in fields) expect(answer.text).toMatch(/<textarea[^>]*>\s*Dupont/);
  });

  it('a fourth list in ten minutes, kept in the field', async () => {
    const client = await school();
    for (let n = 0; n < 3; n += 1) expect((await send(client, { names: 'Nadia Bernard' })).status).toBe(303);
    const fourth = await send(client, { names: 'Nadia Bernard' });
    expect(fourth.status).toBe(429);
    expect(fourth.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(fourth.text).toMatch(/<textarea[^>]*>\s*Nadia Bernard/);
    expect(fourth.text).toContain('Patientez');
    expect(await facts('usernames.list-refused')).toHaveLength(1);
  });

  it('more lines than an account may ask in ten minutes', async () => {
    const client = await school();
    expect((await send(client, { names: 'Nadia Bernard\n'.repeat(300) })).status).toBe(303);
    expect((await send(client, { names: 'Nadia Bernard\n'.repeat(300) })).status).toBe(429);
    expect((await send(client, { names: 'Nadia Bernard\n'.repeat(200) })).status).toBe(303);
  });

  it.each(['agent', 'supervisor', 'manager', 'auditor', 'admin'] as const)('an %s', async (role) => {
    const { client } = await signIn(app, role);
    expect((await client.get('/usernames/lists')).status).toBe(403);
    expect((await send(client, { names: 'Dupont' })).status).toBe(403);
  });
});

describe('lists are one’s own, for a day', () => {
  it('nobody else finds them, and they can be deleted', async () => {
    const client = await school();
    const { location } = await send(client, { names: 'Nadia Bernard' });
    const other = await school();
    for (const path of [location, `${location}/csv`]) expect((await other.get(path)).status).toBe(404);
    expect((await other.post(`${location}/deletion`)).status).toBe(404);
    expect((await client.get('/usernames/lists')).text).toContain(location);
    expect((await other.get('/usernames/lists')).text).toContain('Aucune liste');
    expect((await client.submit(`${location}/deletion`)).text).toContain('La liste est supprimée.');
    expect((await client.get(location)).status).toBe(404);
  });

  it('waits with its progress while lines are looked up, then goes after a day', async () => {
    const client = await school();
    const names = Array.from({ length: 60 }, (_, n) => `Personne${n} Zoé`).join('\n');
    const { location } = await send(client, { names });
    const id = location.split('/').at(-1) ?? '';
    let turns = 0;
    await app.get(ListLookups).run(id, () => (turns += 1) <= 1);
    const half = await client.get(location, { 'hx-request': 'true' });
    expect(half.text).toContain('25 lignes sur 60');
    expect(half.text).toContain('hx-trigger="every 1s"');
    expect(half.text).not.toContain('<html');
    await app.get(ListLookups).run(id, () => true);
    const done = await client.get(location);
    expect(rowsOf(done)).toHaveLength(60);
    expect(done.text).not.toContain('hx-trigger="every');
    app.clock.advance(DAY);
    await app.get(ListLookups).forget();
    const left = await app.transactions.query('SELECT id FROM username_lists WHERE id = $1', [id]);
    expect(left).toEqual([]);
  });
});
