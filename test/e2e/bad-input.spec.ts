import { request } from 'node:http';
import { may, ROLES, type Role } from '../../src/accounts/permissions.rules.js';
import { newId } from '../../src/platform/ids.js';
import { isSecretField } from '../../src/platform/web/forms.js';
import { listRoutes, type RouteInfo } from '../../src/platform/web/routes.js';
import { CheckStore } from '../factories/identity-checks.js';
import { saveEstablishment } from '../factories/people.js';
import { storeAccount } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiBodies, NASTY, pageForms, TYPED, type FormFields, type Subject } from '../support/bad-input.js';
import { apiOf, signInAs, visit, type Answer, type ApiClient, type Client } from '../support/client.js';
import { withDatabases } from '../support/services.js';

/** Their forms carry a file: specs of their own post what is wrong. */
const TAKE_FILES = ['/directory/imports', '/usernames/lists'];

const TEN_MB = 10_000_000;
const nameOf = ({ method, path }: RouteInfo): string => `${method} ${path}`;
const isApi = ({ path }: RouteInfo): boolean => path.startsWith('/api/');
/** Nobody who is signed in may come here. */
const isOwners = ({ path }: RouteInfo): boolean => path.startsWith('/claim');

/**
 * Every form and every call, from the route table, with what breaks other products: the answer is never a fault of
 * ours, nothing comes back unescaped, and a refused form keeps what was typed.
 */
withDatabases('bad input', (database) => {
  let test: TestApp;
  let routes: RouteInfo[];
  let forms: Record<string, FormFields>;
  let bodies: Record<string, Record<string, unknown>>;
  let subject: Subject;
  const wrong: string[] = [];

  beforeAll(async () => {
    test = await startTestApp(await database.env());
    const store = new CheckStore(test);
    await saveEstablishment(test);
    const agent = await store.agent({ role: 'supervisor' });
    const personId = await store.person();
    const { id: checkId, number: caseNumber } = await store.start(agent, personId);
    const { email: contactId } = await store.contacts(personId);
    const { id: accountId } = await storeAccount(test, { role: 'agent' });
    subject = { personId, caseNumber, checkId, contactId, accountId };
    forms = pageForms(subject);
    bodies = apiBodies(subject);
    routes = listRoutes(test.app);
    desk = agent.account;
  });
  afterAll(() => test.stop());
  beforeEach(() => void wrong.splice(0));

  let desk: Awaited<ReturnType<typeof storeAccount>>;

  const pages = (): RouteInfo[] =>
    routes.filter((one) => one.method !== 'GET' && !isApi(one) && !TAKE_FILES.includes(one.path));
  const calls = (): RouteInfo[] => routes.filter((one) => one.method !== 'GET' && isApi(one));

  function addressOf({ path }: RouteInfo): string {
    const ids: Record<string, string> = {
      '/identity-checks': subject.checkId,
      '/api/v1/identity-checks': subject.checkId,
      '/accounts': subject.accountId,
    };
    const known: Record<string, string> = {
      number: subject.caseNumber,
      personId: subject.personId,
      token: 'x'.repeat(43),
      key: path.includes('ready-answers') ? 'imap' : 'closed-days',
      name: 'people',
    };
    const id = Object.entries(ids).find(([start]) => path.startsWith(`${start}/:id`))?.[1];
    return path.replace(/:(\w+)/g, (_, name: string) => (name === 'id' && id) || known[name] || newId());
  }

  /** A role that may call it; the one that holds the check where it may. */
  async function whoMay({ access }: RouteInfo): Promise<typeof desk> {
    const allowed = (role: Role): boolean => access?.kind !== 'permission' || may(role, access.permission);
    if (allowed('supervisor')) return desk;
    return storeAccount(test, { role: ROLES.find(allowed) });
  }

  async function browserFor(route: RouteInfo): Promise<Client> {
    if (isOwners(route)) return visit(test);
    const client = await signInAs(test, await whoMay(route));
    await client.stepUp();
    return client;
  }

  /** Notes what an answer must never be. */
  function judge(what: string, { status, text, headers }: Answer): void {
    if (status >= 500) wrong.push(`${what}: ${status}`);
    const isPage = headers.get('content-type')?.startsWith('text/html') ?? true;
    if (isPage && /<script>alert|<img src=x/.test(text)) wrong.push(`${what}: not escaped`);
    if (/SQLITE_|QueryFailedError|node_modules|\n\s+at \w/.test(text))
      wrong.push(`${what}: tells our insides`);
    if (headers.getSetCookie().some((line) => line.startsWith('a=b'))) wrong.push(`${what}: header made`);
  }

  async function post(client: Client, route: RouteInfo, fields: FormFields, what: string): Promise<Answer> {
    const answer = await client.post(addressOf(route), fields);
    judge(`${nameOf(route)} ${what}`, answer);
    return answer;
  }

  it('has a good body for every route that takes one', () => {
    expect(
      pages()
        .filter(({ path }) => !(path in forms))
        .map(nameOf),
    ).toEqual([]);
    expect(
      calls()
        .filter((one) => !(nameOf(one) in bodies))
        .map(nameOf),
    ).toEqual([]);
    expect(pages().length).toBeGreaterThan(60);
  });

  it('of an unknown field is refused, and the page keeps what was typed', async () => {
    for (const route of pages()) {
      const good = forms[route.path] ?? {};
      const client = await browserFor(route);
      const answer = await post(client, route, { ...good, odd: 'x' }, 'unknown field');
      const typed = Object.entries(good).filter(
        ([name, text]) => text.startsWith(TYPED) && !isSecretField(name),
      );
      if (typed.length === 0) continue;
      if (answer.status !== 422 && answer.status !== 410) wrong.push(`${nameOf(route)}: ${answer.status}`);
      for (const [name, text] of typed)
        if (answer.status === 422 && !answer.text.includes(text))
          wrong.push(`${nameOf(route)}: ${name} is lost`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('in any field of a page is an answer, and what comes back is escaped', async () => {
    for (const route of pages()) {
      const good = forms[route.path] ?? {};
      let client = await browserFor(route);
      for (const [kind, text] of Object.entries(NASTY)) {
        const all = Object.fromEntries(Object.keys({ ...good, odd: '' }).map((name) => [name, text]));
        const short = text.length < 5000;
        const tries: [string, FormFields][] = short ? [[`everywhere: ${kind}`, all]] : [];
        for (const name of Object.keys(good).filter((one) => good[one]?.startsWith(TYPED)))
          tries.push([`${name}: ${kind}`, { ...good, [name]: text }]);
        for (const [what, fields] of tries) {
          const answer = await post(client, route, fields, what);
          if (answer.location.startsWith('/sign-in')) client = await browserFor(route);
          else if (answer.location.startsWith('/') && text.includes('<'))
            judge(`${nameOf(route)} ${what} →`, await client.get(answer.location));
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it('as lists, prototypes, other types and broken bytes is an answer', async () => {
    for (const route of pages()) {
      const good = forms[route.path] ?? {};
      const client = await browserFor(route);
      const token = await client.formToken();
      const names = Object.keys(good);
      const send = async (what: string, type: string, body: string | Buffer | FormData, allowed?: number) => {
        const headers = { 'x-csrf-token': token, ...(type && { 'content-type': type }) };
        const answer = await client.send(addressOf(route), { method: 'POST', headers, body: body as string });
        judge(`${nameOf(route)} ${what}`, answer);
        if (allowed && ![allowed, 403].includes(answer.status))
          wrong.push(`${nameOf(route)} ${what}: ${answer.status}`);
      };
      const form = 'application/x-www-form-urlencoded';
      const twice = names.map((name) => `${name}=a&${name}=b`).join('&');
      await send('lists', form, twice);
      await send(
        'prototypes',
        form,
        `__proto__=1&constructor=2&prototype=3&toString=4&__proto__[admin]=yes&${twice}`,
      );
      await send(
        'JSON',
        'application/json',
        JSON.stringify(Object.fromEntries(names.map((name) => [name, { $gt: '' }]))),
      );
      await send('nested JSON', 'application/json', '['.repeat(20_000));
      await send('plain text', 'text/plain', 'hello', 415);
      await send(
        'XML',
        'application/xml',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        415,
      );
      await send('broken %', form, `${names[0] ?? 'a'}=%E9%zz`, 400);
      await send(
        'broken UTF-8',
        form,
        Buffer.from([...Buffer.from(`${names[0] ?? 'a'}=caf`), 0xe9, 0x28]),
        400,
      );
      const parts = new FormData();
      for (const name of names) parts.set(name, 'x');
      await send('a form with parts', '', parts, 415);
    }
    expect({ wrong, polluted: ({} as Record<string, unknown>)['admin'] }).toEqual({ wrong: [] });
  }, 120_000);

  it('of 10 MB is too large, in plain words, wherever it is sent', async () => {
    for (const route of [...pages(), ...calls()]) {
      const account = await whoMay(route);
      const headers: Record<string, string> = isApi(route)
        ? { authorization: `Bearer ${(await apiOf(test, account)).token}` }
        : { cookie: (isOwners(route) ? visit(test) : await signInAs(test, account)).cookieHeader };
      const { status, text } = await announce(route, headers);
      const says = isApi(route) ? '"code":"BODY_TOO_LARGE"' : 'Réduisez le texte';
      if (status !== 413 || !text.includes(says)) wrong.push(`${nameOf(route)}: ${status}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('of 10 MB sent to its end is answered too', async () => {
    const big = { subject: 'x'.repeat(TEN_MB) };
    const client = await signInAs(test, desk);
    const api = await apiOf(test, desk);
    const answers = [
      await client.post('/cases', big),
      await visit(test).post('/sign-in', big),
      await api.post('/cases', big),
    ];
    expect(answers.map(({ status }) => status)).toEqual([413, 413, 413]);
  });

  /** Says that 10 MB are coming, begins to send them and reads the answer. */
  function announce({ method, path }: RouteInfo, headers: Record<string, string>) {
    return new Promise<{ status: number; text: string }>((done, failed) => {
      const type = path.startsWith('/api/') ? 'application/json' : 'application/x-www-form-urlencoded';
      const all = { 'content-type': type, 'content-length': TEN_MB, ...headers };
      const sent = request(
        test.url + addressOf({ path } as RouteInfo),
        { method, headers: all },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() });
            sent.destroy();
          });
        },
      );
      sent.on('error', failed).write('x'.repeat(1000));
    });
  }

  const ask = (api: ApiClient, route: RouteInfo, body: unknown): Promise<Answer> =>
    api.call(route.method, addressOf(route).slice('/api/v1'.length), body);

  it('in any field of a call is a problem document', async () => {
    const odd: [string, unknown][] = [
      ...Object.entries(NASTY),
      ['half a letter', '\ud800'],
      ['a list', ['a', { b: 1 }]],
      ['an object', { $gt: '', toString: 1, __proto__: { admin: true } }],
      ['nothing', null],
      ['a truth', true],
      ['a number', 1e308],
      ['a fraction', -0.5],
    ];
    for (const route of calls()) {
      const good = bodies[nameOf(route)] ?? {};
      const api = await apiOf(test, await whoMay(route));
      for (const [kind, value] of odd) {
        for (const name of Object.keys(good)) {
          const answer = await ask(api, route, { ...good, [name]: value });
          judge(`${nameOf(route)} ${name}: ${kind}`, answer);
          const problem = answer.headers.get('content-type')?.includes('problem+json');
          if (answer.status >= 400 && !problem)
            wrong.push(`${nameOf(route)} ${name}: ${kind}: no problem document`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it('as a whole body of a call is a problem document', async () => {
    for (const route of calls()) {
      const api = await apiOf(test, await whoMay(route));
      const good = JSON.stringify(bodies[nameOf(route)] ?? {});
      const whole: [string, string, string | Buffer, number[]][] = [
        ['a list', 'application/json', `[${good}]`, []],
        ['a text', 'application/json', '"x"', []],
        ['half of one', 'application/json', '{"a":', [400]],
        [
          'a prototype',
          'application/json',
          `{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}`,
          [],
        ],
        ['an abyss', 'application/json', '{"a":'.repeat(20_000), [400]],
        ['plain text', 'text/plain', 'x', [415]],
        ['XML', 'application/xml', '<x/>', [415]],
        ['Latin-1', 'application/json', Buffer.from('{"subject":"caf\u00e9"}', 'latin1'), [400]],
      ];
      for (const [kind, type, body, allowed] of whole) {
        const response = await fetch(test.url + addressOf(route), {
          method: route.method,
          headers: { authorization: `Bearer ${api.token}`, 'content-type': type },
          body,
        });
        const text = await response.text();
        judge(`${nameOf(route)} ${kind}`, {
          status: response.status,
          text,
          headers: response.headers,
        } as Answer);
        if (allowed.length > 0 && !allowed.includes(response.status))
          wrong.push(`${nameOf(route)} ${kind}: ${response.status}`);
      }
    }
    expect({ wrong, polluted: ({} as Record<string, unknown>)['admin'] }).toEqual({ wrong: [] });
  }, 120_000);

  it('in an address is an answer', async () => {
    const names =
      'q cursor after before from to by limit person case uai id view state next actor sort form'.split(' ');
    const values = [
      ...Object.values(NASTY).filter((text) => text.length < 5000),
      '2026-13-45',
      '2026-02-30',
      '0000-00-00',
      '-1',
      'NaN',
      '%',
    ];
    for (const route of routes.filter(
      ({ method, path }) => method === 'GET' && !path.startsWith('/health'),
    )) {
      const account = await whoMay(route);
      const client = isOwners(route) ? visit(test) : await signInAs(test, account);
      const headers: Record<string, string> = isApi(route)
        ? { authorization: `Bearer ${(await apiOf(test, account)).token}` }
        : {};
      for (const value of values) {
        const query = new URLSearchParams(names.map((name): [string, string] => [name, value]));
        const inPath = route.path.replace(/:\w+/g, encodeURIComponent(value).slice(0, 400));
        for (const address of [`${addressOf(route)}?${query.toString()}`, inPath]) {
          if (address === route.path) continue;
          judge(`GET ${address.slice(0, 120)}`, await client.send(address, { headers }));
        }
      }
      const twice = names.map((name) => `${name}=a&${name}=b`).join('&');
      judge(`${nameOf(route)} twice`, await client.send(`${addressOf(route)}?${twice}`, { headers }));
    }
    expect(wrong).toEqual([]);
  }, 240_000);
});
