import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { hardNames, type Hard } from '../../test/support/hard-names.js';
import { withDatabases } from '../../test/support/services.js';
import { EVERYBODY } from './reach.rules.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

const PEOPLE = 400;
const SEED = 5;
/** Of the ways of typing, each person another share of them: all of them take minutes. */
const SHARE = 9;

/** Texts that differ in separators, case and number are one: whoever owns it may come first. */
const letters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\s.,_'’–‑-]+|\d+$/g, '');

withDatabases('names that break finders', (database) => {
  let app: TestApp;
  let finder: UsernameFinder;
  let ids: string[] = [];
  const people: Hard[] = hardNames(PEOPLE, SEED);

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    finder = app.get(UsernameFinder);
    ids = await savePeople(app, people.map(({ person }) => ({ ...person, email: null, uais: [] }))); // prettier-ignore
    await app.transactions.run(() => app.get(UsernameIndex).reindex(ids));
  }, 120_000);
  afterAll(() => app.stop());

  it(`finds each of ${PEOPLE} people in the first three, first without a namesake, with a reason`, async () => {
    /** Who else may be meant by the same text: they may come first. */
    const owners = new Map<string, number>();
    for (const { forms } of people) {
      for (const text of new Set(forms.map((form) => letters(form.text)))) {
        owners.set(text, (owners.get(text) ?? 0) + 1);
      }
    }
    const wrong: string[] = [];
    let tried = 0;
    for (const [at, { person, forms }] of people.entries()) {
      for (const { how, text, because, sure } of forms.filter((_, turn) => (turn + at) % SHARE === 0)) {
        tried += 1;
        const { candidates } = await finder.search(text, EVERYBODY, 20);
        const rank = candidates.findIndex(({ id }) => id === ids[at]);
        const rules = candidates[rank]?.rules;
        const alike = owners.get(letters(text)) ?? 1;
        // as near by every rule: namesakes but for an article
        const tied = candidates[0]?.score === candidates[rank]?.score;
        const most = alike > 1 ? Math.max(3, alike) : sure && !tied ? 1 : 3;
        const right = rules && (because.length === 0 || rules.some((rule) => because.includes(rule)));
        if (rank < 0 || rank >= most || !right) {
          const first = candidates[0] && `${candidates[0].firstName} ${candidates[0].birthName}`;
          wrong.push(
            `${how}: «${text}» for ${JSON.stringify(person)}: rank ${rank}, ${String(rules)}; first: ${first}`,
          );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(PEOPLE);
  }, 600_000);
});
