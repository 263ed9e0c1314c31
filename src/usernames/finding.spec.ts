import fc from 'fast-check';
import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { invented, type Invented } from '../../test/support/invented-people.js';
import { withDatabases } from '../../test/support/services.js';
import type { LookupReach } from './reach.types.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

const EVERYBODY: LookupReach = { schools: { kind: 'academie' }, protectedToo: false };

withDatabases('finding people', (database) => {
  let app: TestApp;
  let finder: UsernameFinder;
  const ids = new Map<Invented, string>();

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    finder = app.get(UsernameFinder);
    const taken = new Set<string>();
    const kept = fc.sample(invented, { numRuns: 1400, seed: 7 }).filter(({ person }) => {
      const fresh = !taken.has(person.username) && taken.size < 1000;
      if (fresh) taken.add(person.username);
      return fresh;
    });
    const saved = await savePeople(app, kept.map(({ person }) => ({ ...person, aliases: [], email: null }))); // prettier-ignore
    kept.forEach((one, at) => ids.set(one, saved[at] ?? ''));
    await app.transactions.run(() => app.get(UsernameIndex).reindex([...ids.values()]));
  }, 120_000);
  afterAll(() => app.stop());

  /** Every person and every way of typing, each person another fifth of the ways: all of them take a minute. */
  const FIFTH = 5;

  it('finds each of 1,000 invented people in the first three, for the right reason', async () => {
    const wrong: string[] = [];
    let turn = 0;
    let tried = 0;
    for (const [{ person, attempts }, id] of ids) {
      turn += 1;
      for (const { how, text, because } of attempts.filter((_, at) => (at + turn) % FIFTH === 0)) {
        tried += 1;
        const { candidates } = await finder.search(text, EVERYBODY, 10);
        const rank = candidates.findIndex((candidate) => candidate.id === id);
        const rules = candidates[rank]?.rules;
        if (rank < 0 || rank > 2 || !rules?.some((rule) => because.includes(rule))) {
          wrong.push(`${how}: ${text} for ${JSON.stringify(person)}: rank ${rank}, ${String(rules)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(4500);
  }, 300_000);
});
