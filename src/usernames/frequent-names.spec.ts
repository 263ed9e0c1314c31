import { savePerson } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import type { LookupReach } from './reach.types.js';
import { MOST_COUNTED } from './ranking.rules.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

const EVERYBODY: LookupReach = { schools: { kind: 'academie' }, protectedToo: false };
const MOULINS = '0030025V';

/** Bearers of each: more than a look-up reads of one surname, so that whom it misses is seen. */
const COMMON = ['Anne', 'Bruno', 'Claire', 'David', 'Emma', 'Fanny', 'Gilles', 'Hugo', 'Jeanne', 'Julien'];
const EACH = 60;
const RARE = ['Mickaël', 'Zoé', 'Mathieu', 'Catherine', 'Geoffroy', 'Jean'];

withDatabases('a surname that 600 people bear', (database) => {
  let app: TestApp;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    await app.transactions.run(async () => {
      let number = 0;
      const martin = async (firstName: string, birthName = 'Martin', uais?: string[]): Promise<string> => {
        number += 1;
        const username = `${firstName.slice(0, 1).toLowerCase()}${birthName.toLowerCase()}${number}`;
        return savePerson(app, { firstName, birthName, username, email: null, ...(uais && { uais }) });
      };
      const everybody: string[] = [];
      for (const firstName of COMMON) {
        for (let one = 0; one < EACH; one += 1) everybody.push(await martin(firstName));
      }
      for (const firstName of RARE) ids.set(firstName, await martin(firstName));
      ids.set('Hugo of Moulins', await martin('Hugo', 'Martin', [MOULINS]));
      ids.set('Paul Martel', await martin('Paul', 'Martel'));
      await app.get(UsernameIndex).reindex([...everybody, ...ids.values()]);
    });
  }, 120_000);
  afterAll(() => app.stop());

  const found = async (text: string, reach = EVERYBODY): Promise<string[]> =>
    (await app.get(UsernameFinder).search(text, reach, 10)).candidates.map(({ id }) => id);

  it.each([
    ['mikael martin', 'Mickaël', 'a first name as it sounds'],
    ['martin micael', 'Mickaël', 'the same, surname first'],
    ['mattieu martin', 'Mathieu', 'a letter too many in the first name'],
    ['caterine martin', 'Catherine', 'a letter missing in the first name'],
    ['zoe martin', 'Zoé', 'a first name without its accent'],
    ['geofroy martin', 'Geoffroy', 'a double letter halved'],
    ['geoffroy matrin', 'Geoffroy', 'two letters swapped in the surname'],
    ['zoe marten', 'Zoé', 'another letter in the surname'],
    ['catherine martins', 'Catherine', 'a letter too many in the surname'],
    ['paul martle', 'Paul Martel', 'a rare surname beside the frequent one'],
  ])('finds whom %s means (%s: %s)', async (text, who) => {
    expect(await found(text)).toContain(ids.get(who));
    expect((await found(text)).indexOf(ids.get(who) ?? '')).toBeLessThan(3);
  });

  it('counts no further than it reads, and says so by the number', async () => {
    const { candidates, total } = await app.get(UsernameFinder).search('martin', EVERYBODY, 10);
    expect(candidates).toHaveLength(10);
    expect(total).toBe(MOST_COUNTED);
  });

  it('finds the one of a school among all of that name', async () => {
    const school: LookupReach = { schools: { kind: 'uais', uais: [MOULINS] }, protectedToo: false };
    for (const text of ['martin', 'hugo martin', 'ugo martin', 'hmartin', 'hugo matrin']) {
      expect([text, await found(text, school)]).toEqual([text, [ids.get('Hugo of Moulins')]]);
    }
  });

  it('shows the very first name before those that only begin so', async () => {
    expect((await found('jean martin'))[0]).toBe(ids.get('Jean'));
    expect((await found('jean martin')).length).toBe(10);
  });
});
