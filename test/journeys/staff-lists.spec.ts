import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { makeAcademie, type Who } from '../support/academie.js';
import {
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type Page,
} from '../support/browser.js';
import { proveAgain } from '../support/call.js';
import { startStack, type Stack } from '../support/stack.js';
import { documentsOf, Visitors } from '../support/visitors.js';

/** As a secretary has it in a mail or a note: both orders, a title, a bullet, a slip, a namesake, somebody unknown. */
const PASTED = `ROUX Hélène
• de la Fontaine, Paul
Mme Fabre
Fabre Mari
Perrin Zoé
02E9912345ABC
`;

/** As a French spreadsheet writes it: semicolons, Windows-1252, columns that are no names, the same person twice. */
const FILE = Buffer.from(
  'NOM;PRENOM;DISCIPLINE;NUMEN\r\nROUX;H\u00e9l\u00e8ne;Direction;02E9912346ABC\r\nFABRE;Michel;Maths;\r\nDE LA FONTAINE;Paul;Lettres;\r\nFabre;Michel;Maths;\r\nMARTIN;Julie;Anglais;\r\n',
  'latin1',
);

jest.setTimeout(120_000);

describeInChromium('whole lists of names, and the rule of usernames', (browser) => {
  let stack: Stack;
  const visitors = new Visitors(browser, () => stack);
  const staff: Who[] = ['secretary', 'secretary-elsewhere', 'admin'];

  beforeAll(async () => {
    stack = await startStack();
    makeAcademie(stack, ...staff);
  });
  afterEach(() => visitors.leave());
  afterAll(() => stack.stop());

  /** Cells of the lines shown, tidied: number, what was written, the usernames, what became of it. */
  async function lines(page: Page): Promise<string[][]> {
    const rows = await page.locator('.staff-list tbody tr').all();
    const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
    return Promise.all(
      rows.map(async (row) => {
        const [number = '', text = '', , outcome = ''] = await row.locator('td').allTextContents();
        const usernames = await row.locator('.username').allTextContents();
        return [tidy(number), tidy(text), usernames.join(' '), tidy(outcome)];
      }),
    );
  }
  const done = (page: Page) => page.locator('.staff-list, .empty').first().waitFor();

  it('the secretary pastes names, sees which lines are unclear and why, and goes on with one of them', async () => {
    const secretary = await visitors.as('secretary');
    await secretary.getByRole('link', { name: 'Vérifier une liste' }).click();
    await expectAccessible(secretary, 'the form of lists');
    await secretary.getByRole('button', { name: 'Chercher les identifiants' }).click();
    await secretary.getByText('Collez des noms, ou choisissez un fichier.').first().waitFor();

    await secretary.getByLabel('Noms, un par ligne').fill(PASTED);
    await secretary.getByRole('button', { name: 'Chercher les identifiants' }).click();
    await done(secretary);
    const shown = await lines(secretary);
    expect(shown.map(([number, , usernames]) => [number, usernames])).toEqual([
      ['1', 'hroux'],
      ['2', 'pde-la-fontaine'],
      ['3', 'mfabre mfabre1'],
      ['4', 'mfabre'],
      ['5', ''],
      ['6', ''],
    ]);
    const outcomes = shown.map(([, , , outcome]) => outcome ?? '');
    expect(outcomes[0]).toBe('Trouvé');
    expect(outcomes[1]).toBe('Trouvé');
    expect(outcomes[2]).toMatch(/^Plusieurs personnes.*Comparez la fonction/);
    expect(outcomes[3]).toMatch(/^À vérifier/);
    expect(outcomes[4]).toMatch(/^Personne.*Vérifiez l’orthographe/);
    expect(outcomes[5]).toMatch(/^Ressemble à un NUMEN.*n’a pas été cherchée/);
    const text = (await secretary.textContent('main')) ?? '';
    expect(text).not.toContain('02E9912345');
    expect(text).not.toContain('1975');
    await expectAccessible(secretary, 'a list');

    await secretary.getByRole('navigation', { name: 'Lignes affichées' }).getByText('À revoir').click();
    await secretary.waitForURL(/show=unclear/);
    expect((await lines(secretary)).map(([number]) => number)).toEqual(['3', '4', '5', '6']);
    await secretary.getByRole('link', { name: 'Chercher Fabre Mari' }).click();
    await secretary.locator('#results .card').first().waitFor();
    expect(await secretary.locator('#results').textContent()).toContain('mfabre');
  });

  it('the secretary uploads a file of her spreadsheet, prints the answer and takes it away as CSV', async () => {
    const secretary = await visitors.as('secretary');
    await secretary.goto(`${stack.url}/usernames/lists`);
    const file = { name: 'personnels.csv', mimeType: 'text/csv', buffer: FILE };
    await secretary.getByLabel('Ou un fichier CSV').setInputFiles(file);
    await secretary.getByRole('button', { name: 'Chercher les identifiants' }).click();
    await done(secretary);
    expect(await secretary.locator('.page-head .sub').textContent()).toMatch(/colonnes lues\s: NOM, PRENOM$/);
    expect((await lines(secretary)).map(([, written, usernames]) => [written, usernames])).toEqual([
      ['ROUX Hélène', 'hroux'],
      ['FABRE Michel', 'mfabre1'],
      ['DE LA FONTAINE Paul', 'pde-la-fontaine'],
      ['Fabre Michel', 'mfabre1'],
      // of another school: nobody, as for anybody who is not there
      ['MARTIN Julie', ''],
    ]);
    expect(await secretary.locator('.staff-list').textContent()).toContain('Même personne qu’à la ligne 3.');
    const address = secretary.url();

    await secretary.evaluate('window.print = () => { document.documentElement.dataset.printed = "1"; }');
    await secretary.keyboard.press('p');
    expect(await secretary.locator('html').getAttribute('data-printed')).toBe('1');
    await secretary.emulateMedia({ media: 'print' });
    expect(await secretary.locator('.staff-list').isVisible()).toBe(true);
    for (const left of ['.nav', '.topbar', '.actions', '.tabs', '.no-print'])
      expect([left, await secretary.locator(left).first().isVisible()]).toEqual([left, false]);
    await secretary.emulateMedia({ media: 'screen' });
    await secretary.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(secretary);
    await secretary.setViewportSize({ width: 1360, height: 900 });

    const download = secretary.waitForEvent('download');
    await secretary.getByRole('link', { name: 'Télécharger en CSV' }).click();
    const taken = await download;
    expect(taken.suggestedFilename()).toBe('identifiants.csv');
    const [head, ...rows] = readFileSync(await taken.path(), 'utf8')
      .split('\r\n')
      .filter(Boolean);
    expect(head).toMatch(/^\uFEFFLigne;Écrit;Résultat;Identifiant;/);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/^2;ROUX Hélène;Trouvé;hroux;Roux;Hélène;/);
    expect(rows[4]).toMatch(/^6;MARTIN Julie;Personne;;/);
    expect(rows.join()).not.toMatch(/02E99|jmartin/);

    const elsewhere = await visitors.as('secretary-elsewhere');
    expect((await elsewhere.request.get(address)).status()).toBe(404);
    expect((await elsewhere.request.get(`${address}/csv`)).status()).toBe(404);
    await secretary.getByRole('button', { name: 'Supprimer la liste' }).click();
    await secretary.getByText('La liste est supprimée.').waitFor();
    expect((await secretary.request.get(address)).status()).toBe(404);
  });

  it('an admin sees at once what a rule makes of hard names, and what it tells is told', async () => {
    const admin = await visitors.as('admin');
    await admin.goto(`${stack.url}/settings`);
    await admin.getByRole('link', { name: 'Choisir la règle' }).click();
    const preview = admin.locator('#preview');
    expect(await preview.textContent()).toContain('pde-la-fontaine');
    expect(await preview.textContent()).toMatch(/100\s%/);
    await expectAccessible(admin, 'the rule');
    const documents = documentsOf(admin);
    await admin.getByLabel('Prénom', { exact: true }).selectOption('full');
    await admin.getByLabel('Entre le prénom et le nom').selectOption('dot');
    await preview.getByText('paul.de-la-fontaine').waitFor();
    await preview.getByText('ne suivent pas cette règle').waitFor();
    expect(documents).toEqual([]);
    await admin.reload();
    expect(await preview.textContent()).toContain('pde-la-fontaine');

    await admin.getByLabel('Entre les mots du nom').selectOption('none');
    await preview.getByText('pdelafontaine').waitFor();
    await expectAccessible(admin, 'the rule, another chosen');
    await proveAgain(admin.locator('main form[action="/settings/username-rule"]'));
    await admin.getByRole('button', { name: 'Enregistrer' }).click();
    await admin.getByText('Les paramètres sont enregistrés.').waitFor();

    const secretary = await visitors.as('secretary');
    await secretary.goto(`${stack.url}/usernames?q=paul+de+la+fontaine`);
    expect(await secretary.locator('#results').textContent()).toMatch(
      /D’après la règle, on attendrait «\spdelafontaine\s»\s; l’identifiant exact est «\spde-la-fontaine\s»/,
    );
    await expectAccessible(secretary, 'another username than expected');
    await secretary.goto(`${stack.url}/usernames?q=Ys%C3%A9e+WOLFRAMM`);
    expect(await secretary.locator('.proposed').textContent()).toContain('ywolframm');
    await expectAccessible(secretary, 'nobody, and what a newcomer may expect');
  });
});
