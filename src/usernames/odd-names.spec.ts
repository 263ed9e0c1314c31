import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { EVERYBODY } from './reach.rules.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

const who = (firstName: string, birthName: string, username: string, usageName: string | null = null) => ({
  ...{ firstName, birthName, username, usageName, email: null, uais: [] },
});

/** People some of whom would be taken for each other; by username. */
const PEOPLE = [
  who('Paul', 'de La Fontaine', 'pde-la-fontaine'),
  who('Jin', 'O', 'jo'),
  who('Thomas', 'Y', 'ty'),
  who('Aurélie', 'Thomas', 'athomas'),
  who('Oumar', 'Ly', 'oly'),
  who('Aminata', 'Sy', 'asy'),
  who('Lucie', 'Sauvageot', 'ext-lsauva'),
  who('Hervé', 'Sauvageot', 'hsauvage4'),
  who('Claire', 'Sauvage', 'csauvage'),
  who('Loïc', 'Kerbrat', 'zz81kq'),
  who('Joost', 'van ’t Hoff', 'jvan-t-hoff'),
  who('Godefroy', 'de La Tour d’Auvergne', 'gde-la-tour-d-auvergne'),
  who('Capucine', 'Martin Petit Leroy', 'cmartin-petit-leroy'),
  who('Charles-Michel', 'de l’Épée', 'cde-l-epee'),
  who('Michel', 'Charles', 'mcharles'),
  who('Philippe', 'Martin', 'pmartin'),
  who('Marc', 'Martin', 'mmartin'),
  who('Jean-Claude', 'Payet', 'jgrondin', 'Grondin'),
  who('Marie-Claude', 'Jean', 'mjean'),
  who('Manutea', 'ʻAroha', 'maroha'),
  who('J.-Baptiste', 'Vasseur', 'jvasseur'),
  who('Marc', 'Vasseur', 'mvasseur'),
];

/** What is typed or said, whom it must find first, and the chief reason (null: no rule leads to that username). */
const TYPED: readonly (readonly [string, string, string | null])[] = [
  ['p d e tiret la fontaine', 'pde-la-fontaine', 'space'],
  ['p, d, e, tiret, l, a, tiret, f, o, n, t, a, i, n, e', 'pde-la-fontaine', 'exact'],
  ['pde tiret la tiret fontaine', 'pde-la-fontaine', 'exact'],
  [
    'paul point de tiret la tiret fontaine arobase ac tiret exemple point fr',
    'pde-la-fontaine',
    'first-name',
  ],
  ['« pdelafontaine »', 'pde-la-fontaine', 'particle-hyphenated'],
  ['ACADEMIE\\pde-la-fontaine', 'pde-la-fontaine', 'domain-before'],
  ['pde-la-fontaine+ecole@ac-exemple.fr', 'pde-la-fontaine', 'tag'],
  ['DE LA FONTAINE Mme Paul', 'pde-la-fontaine', 'first-name'],
  ['Fontaine Paul de la', 'pde-la-fontaine', 'extra-words'],
  ['DE LA FONTAINE Paul (principal adjoint)', 'pde-la-fontaine', 'extra-words'],
  ['Jin O', 'jo', 'first-name'],
  ['O, Jin', 'jo', 'first-name'],
  ['jin.o@ac-exemple.fr', 'jo', 'first-name'],
  ['Mme Thomas Y', 'ty', 'first-name'],
  ['LY omar', 'oly', 'first-name-spelling'],
  ['aminnata Sy', 'asy', 'first-name-spelling'],
  ['Lucie Sauvageot', 'ext-lsauva', null],
  ['SAUVAGEOT Luçie', 'ext-lsauva', null],
  ['lucie sauvagot', 'ext-lsauva', null],
  ['lucue sauvageot', 'ext-lsauva', null],
  ['hsauvage', 'hsauvage4', 'number-missing'],
  ['KEBRAT Loïc', 'zz81kq', null],
  ['Joost Hoff', 'jvan-t-hoff', 'particle-missing'],
  ["TOUR D'AUVERGNE Godefroy", 'gde-la-tour-d-auvergne', 'particle-missing'],
  ['capucine marthin petit leroy', 'cmartin-petit-leroy', 'spelling'],
  ['MARTIN PETIT LEROY Capucine M.', 'cmartin-petit-leroy', 'extra-words'],
  ["DE L'ÉPÉE M. Charles-Michel", 'cde-l-epee', 'extra-words'],
  ["Charles-Michel DE L'ÉPÉE (principal)", 'cde-l-epee', 'extra-words'],
  ['Ph. Martin', 'pmartin', 'first-name'],
  ['Jean-Claude GRONDIN (principal)', 'jgrondin', 'extra-words'],
  ['Jean-Claude PAYET nom d’usage GRONDIN', 'jgrondin', 'both-names'],
  ['m‘aroha', 'maroha', 'apostrophe-gone'],
  ['M VASSEUR J.-Baptiste', 'jvasseur', 'first-name'],
];

withDatabases('odd names and odd ways to type them', (database) => {
  let app: TestApp;
  let finder: UsernameFinder;

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    finder = app.get(UsernameFinder);
    const ids = await savePeople(app, PEOPLE);
    await app.transactions.run(() => app.get(UsernameIndex).reindex(ids));
  }, 60_000);
  afterAll(() => app.stop());

  it.each(TYPED)('%j finds %s first: %s', async (text, username, rule) => {
    const [first] = (await finder.search(text, EVERYBODY, 10)).candidates;
    expect([first?.username, first?.rules?.[0] ?? null]).toEqual([username, rule]);
  });

  it('puts whomever something leads to before those whose letters fit by chance', async () => {
    const { candidates } = await finder.search('Paul M. de la Fontene', EVERYBODY, 10);
    const led = candidates.map(({ rules, named }) => rules !== null || named !== null);
    expect(led).toEqual([...led].sort((a, b) => Number(b) - Number(a)));
  });
});
