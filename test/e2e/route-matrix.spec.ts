import { may, PERMISSIONS, ROLES, type Role } from '../../src/accounts/permissions.rules.js';
import { newId } from '../../src/platform/ids.js';
import { listRoutes, type RouteInfo } from '../../src/platform/web/routes.js';
import { storeAccount } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signInAs, visit, type Client } from '../support/client.js';

/**
 * Every route of the application × every role, compared with the one permission table. Routes are discovered, so
 * that a new one is covered the day it is written. What is asked for does not exist: who may ask gets 404, 422 or a
 * page, who may not gets 403, whatever is behind the door.
 */
let test_: TestApp;
let routes: RouteInfo[];
beforeAll(async () => {
  test_ = await startTestApp();
  routes = listRoutes(test_.app)
    // signing out ends the session of the role: it comes last
    .sort((a, b) => Number(a.path === '/sign-out') - Number(b.path === '/sign-out'));
});
afterAll(() => test_.stop());

const SAMPLES: Record<string, string> = { number: '2026-999999', token: 'x'.repeat(43), uai: '0130001F' };
const addressOf = ({ path }: RouteInfo): string =>
  path.replace(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? newId());
const isApi = ({ path }: RouteInfo): boolean => path.startsWith('/api/');
const nameOf = ({ method, path }: RouteInfo): string => `${method} ${path}`;

interface Outcome {
  status: number;
  code: string;
}

/** Asks without waiting for the body of an answer that goes on for ever (live progress). */
async function ask(url: string, init: RequestInit): Promise<Outcome> {
  const controller = new AbortController();
  const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
  const refused = response.headers.get('content-type')?.includes('problem+json') ?? false;
  const code = refused ? ((await response.json()) as { code: string }).code : '';
  controller.abort();
  return { status: response.status, code };
}

async function askPage(
  client: Client,
  route: RouteInfo,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const method = route.method === 'ALL' ? 'POST' : route.method;
  const body = method === 'GET' ? {} : { body: new URLSearchParams({ _csrf: await client.formToken() }) };
  const all = { accept: 'application/json', cookie: client.cookieHeader, ...headers };
  return ask(test_.url + addressOf(route), { method, headers: all, ...body });
}

async function askApi(
  token: string | null,
  route: RouteInfo,
  extra: Record<string, string> = {},
): Promise<Outcome> {
  const headers = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(route.method !== 'GET' && { 'content-type': 'application/json' }),
    ...extra,
  };
  const body = route.method === 'GET' ? {} : { body: '{}' };
  return ask(test_.url + addressOf(route), { method: route.method, headers, ...body });
}

const expected = (role: Role, { access }: RouteInfo): 'allowed' | 'denied' =>
  access?.kind === 'permission' && !may(role, access.permission) ? 'denied' : 'allowed';

function seen({ status, code }: Outcome): string {
  if (status === 403 && code === 'FORBIDDEN') return 'denied';
  return status === 401 || status >= 500 ? `${status} ${code}` : 'allowed';
}

describe('every route', () => {
  it('declares who may call it, by a permission that somebody holds', () => {
    expect(routes.length).toBeGreaterThan(20);
    const unknown = routes.filter(
      ({ access }) => !access || (access.kind === 'permission' && !(access.permission in PERMISSIONS)),
    );
    expect(unknown.map(nameOf)).toEqual([]);
  });

  it.each(ROLES)('answers %s as the permission table says', async (role) => {
    const account = await storeAccount(test_, { role });
    const client = await signInAs(test_, account);
    const api = await apiOf(test_, account);
    const rows = [];
    for (const route of routes) {
      const outcome = isApi(route) ? await askApi(api.token, route) : await askPage(client, route);
      rows.push({ route: nameOf(route), want: expected(role, route), got: seen(outcome) });
    }
    expect(rows.filter(({ want, got }) => want !== got)).toEqual([]);
  });

  it('sends people who are not signed in to the door, programs to 401', async () => {
    const client = visit(test_);
    const wrong = [];
    for (const route of routes.filter(({ access }) => access?.kind !== 'public')) {
      const outcome = isApi(route)
        ? await askApi(null, route)
        : await askPage(client, route, { accept: 'text/html' });
      const right = isApi(route) ? 401 : 303;
      if (outcome.status !== right) wrong.push({ route: nameOf(route), ...outcome });
    }
    expect(wrong).toEqual([]);
  });

  it('of the API ignores the cookie of a signed-in browser', async () => {
    const client = await signInAs(test_, await storeAccount(test_, { role: 'supervisor' }));
    const wrong = [];
    for (const route of routes.filter((one) => isApi(one) && one.access?.kind !== 'public')) {
      const { status } = await askApi(null, route, { cookie: client.cookieHeader });
      if (status !== 401) wrong.push(nameOf(route));
    }
    expect(wrong).toEqual([]);
  });

  it('that acts refuses a form from another site, with or without the right token', async () => {
    const client = await signInAs(test_, await storeAccount(test_, { role: 'supervisor' }));
    const acts = routes.filter((one) => !isApi(one) && one.method !== 'GET' && one.path !== '/sign-out');
    const wrong = [];
    for (const route of acts) {
      const foreign = await askPage(client, route, {
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.example',
      });
      const bare = await ask(test_.url + addressOf(route), {
        method: route.method,
        headers: { accept: 'application/json', cookie: client.cookieHeader },
        body: new URLSearchParams({ any: 'thing' }),
      });
      if ([foreign, bare].some(({ code }) => code !== 'FORM_NOT_TRUSTED')) wrong.push(nameOf(route));
    }
    expect(wrong).toEqual([]);
  });

  it('that acts does nothing when fetched with GET', async () => {
    const shown = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
    const client = await signInAs(test_, await storeAccount(test_, { role: 'supervisor' }));
    const wrong = [];
    for (const route of routes.filter(({ method, path }) => method !== 'GET' && !shown.has(path))) {
      const { status } = await ask(test_.url + addressOf(route), {
        headers: { accept: 'application/json', cookie: client.cookieHeader },
      });
      // an address such as /cases/next also fits /cases/:number, which asks the table first
      if (![401, 403, 404, 405].includes(status)) wrong.push(`${nameOf(route)}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a token', () => {
  it('of scope read acts on nothing', async () => {
    const account = await storeAccount(test_, { role: 'supervisor' });
    const api = await apiOf(test_, account, { scopes: ['read'] });
    const acts = routes.filter(
      (one) => isApi(one) && one.method !== 'GET' && one.access?.kind === 'permission',
    );
    const wrong = [];
    for (const route of acts) {
      const { code } = await askApi(api.token, route);
      if (code !== 'FORBIDDEN') wrong.push(nameOf(route));
    }
    expect(wrong).toEqual([]);
  });
});
