import { MISTRAL, SAINT_CHARLES, THIERS } from '../../test/factories/desk.js';
import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { signIn, type Client } from '../../test/support/client.js';
import { withDatabases } from '../../test/support/services.js';
import { UsernameIndex } from '../usernames/username-index.js';

/** More bearers of one name than a look-up ranks, before the one of the school in every other order. */
const BEARERS = 80;

withDatabases('looking for the person of a case that has a school', (database) => {
  let test: TestApp;
  let client: Client;
  let requester: string;

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    ({ client } = await signIn(test, 'agent'));
    const bearers = Array.from({ length: BEARERS }, (_, at) => ({
      firstName: 'Marie',
      birthName: 'Fabron',
      username: `mfabron${at || ''}`,
      uais: [at === BEARERS - 1 ? MISTRAL : THIERS],
    }));
    const ids = await savePeople(test, [
      ...bearers,
      { firstName: 'Marie-Line', birthName: 'Fabron', username: 'mfabronl', uais: [SAINT_CHARLES] },
      { firstName: 'Rose', birthName: 'Ackerman', username: 'rackerman', uais: [MISTRAL] },
    ]);
    await test.transactions.run(() => test.get(UsernameIndex).reindex(ids));
    requester = ids.at(-1) ?? '';
  }, 60_000);
  afterAll(() => test.stop());

  /** Usernames found, in order. */
  async function found(path: string, q: string): Promise<string[]> {
    const { text } = await client.get(`${path}?${new URLSearchParams({ q }).toString()}`);
    return [...text.matchAll(/<span class="username is-big">([^<]+)</g)].map(
      ([, username]) => username ?? '',
    );
  }
  async function open(uai: string | undefined): Promise<string> {
    const body = { type: 'password', channel: 'phone', ...(uai && { uai }) };
    return `${(await client.post('/cases', body)).location}/person`;
  }

  it('shows those of the school first among those who fit as well', async () => {
    const last = `mfabron${BEARERS - 1}`;
    expect((await found('/call', 'marie fabron')).slice(0, 2)).toEqual(['mfabron', 'mfabron1']);
    const near = await found(await open(MISTRAL), 'marie fabron');
    expect(near.slice(0, 2)).toEqual([last, 'mfabron']);
    expect(near).toHaveLength(8);
    expect((await found(await open(THIERS), 'marie fabron')).slice(0, 2)).toEqual(['mfabron', 'mfabron1']);
    expect(await found(await open(undefined), 'marie fabron')).not.toContain(last);
  });

  it('keeps who fits better first, whatever their school', async () => {
    expect((await found(await open(MISTRAL), 'mfabron3'))[0]).toBe('mfabron3');
    // her first name is another: Saint-Charles does not make her Marie
    const near = await found(await open(SAINT_CHARLES), 'marie fabron');
    expect(near[0]).toBe('mfabron');
  });

  it('takes the school of the requester where the case has none', async () => {
    const path = await open(undefined);
    const number = path.split('/')[2];
    await test.transactions.run(() =>
      test.transactions.execute('UPDATE cases SET uai = NULL, requester_person_id = $1 WHERE number = $2', [
        requester,
        number,
      ]),
    );
    expect((await found(path, 'marie fabron'))[0]).toBe(`mfabron${BEARERS - 1}`);
  });

  it('shows nobody out of reach for it, and says on record where was looked first', async () => {
    const path = await open(MISTRAL);
    const { client: far } = await signIn(test, 'agent', { scope: 'departements:13' });
    expect((await far.get(`${path}?q=marie+fabron`)).status).toBe(404);
    await found(path, 'rose ackerman');
    const [row] = await test.transactions.query<{ payload: string }>(
      `SELECT p.payload AS "payload" FROM audit_entries e JOIN audit_payloads p ON p.seq = e.seq
       WHERE e.action = 'usernames.searched' ORDER BY e.seq DESC LIMIT 1`,
    );
    expect(JSON.parse(row?.payload ?? '{}')).toMatchObject({ near: MISTRAL, total: 1 });
  });
});
