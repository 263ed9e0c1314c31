import { BADGE_TONES } from '../../src/platform/web/badge.js';
import { randomBytes } from 'node:crypto';
import type { Account } from '../../src/accounts/account.entity.js';
import type { Role } from '../../src/accounts/permissions.rules.js';
import { hashToken } from '../../src/accounts/secret-tokens.js';
import { TokensRepository } from '../../src/accounts/tokens/tokens.repository.js';
import { TOKEN_PREFIX } from '../../src/accounts/tokens/token.rules.js';
import { newId } from '../../src/platform/ids.js';
import { storeAccount, TEST_PASSWORD } from './accounts.js';
import type { TestApp } from './app.js';
import { ask, type Received } from './plain-http.js';

type Headers = Record<string, string>;
/** Answers as they are: pages packed and unpacked again cost a tenth of a long test. Other tests look at packing. */
const PLAIN: Headers = { 'accept-language': 'fr', 'accept-encoding': 'identity' };
/** Fields of a form; several values of one name as an array. */
export type Fields = Record<string, string | number | boolean | readonly string[] | undefined>;

/** An answer as tests read it. Redirects are never followed by themselves. */
export interface Answer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  /** Of pages with plain spaces in place of the typographic ones. */
  readonly text: string;
  /** Target of a redirect, or ''. */
  readonly location: string;
  /** Text of the first `<h1>`, or ''. */
  readonly heading: string;
  json<T = Record<string, unknown>>(): T;
}

/** A browser: keeps cookies, knows the form token of the last page, follows nothing unless told. */
export class Client {
  readonly cookies = new Map<string, string>();
  private token = '';

  constructor(readonly url: string) {}

  async get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Posts a form with the token of the last page seen; fetches one first when there is none. */
  async post(path: string, fields: Fields = {}, headers: Headers = {}): Promise<Answer> {
    const _csrf = await this.formToken();
    return this.send(path, { method: 'POST', headers, body: encode({ _csrf, ...fields }) });
  }

  /** The form token of the last page seen; gets a page that has one when there was none. */
  async formToken(): Promise<string> {
    if (this.token === '') await this.get('/sign-in');
    if (this.token === '') await this.get('/step-up');
    return this.token;
  }

  /** Like `post`, then gets the page it redirects to; anything but a redirect is returned as it is. */
  async submit(path: string, fields: Fields = {}): Promise<Answer> {
    const answer = await this.post(path, fields);
    return answer.location === '' ? answer : this.get(answer.location);
  }

  /** Fills in the question of the step-up page. */
  async stepUp(secret = TEST_PASSWORD): Promise<Answer> {
    return this.post('/step-up', { _stepUp: secret, next: '/account' });
  }

  /** Forgets the form token, as after signing in or out: tokens belong to a session. */
  forgetToken(): void {
    this.token = '';
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async send(path: string, init: Omit<RequestInit, 'headers'> & { headers?: Headers } = {}): Promise<Answer> {
    const headers: Headers = { ...PLAIN, ...init.headers };
    if (this.cookies.size > 0 && headers['cookie'] === undefined) headers['cookie'] = this.cookieHeader;
    const { method, body } = init;
    const response = await ask(this.url + path, { ...(method && { method }), headers, body: body ?? null });
    this.keepCookies(response.headers.getSetCookie());
    const answer = await answerOf(response);
    refuseUnknownTones(answer.text, path);
    const token = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1];
    if (token !== undefined) this.token = token;
    return answer;
  }

  private keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const gone = attributes.some((part) => /^(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(part));
      if (gone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}

/** A badge of a tone the styles do not have would be grey, and nothing else would tell. */
function refuseUnknownTones(html: string, path: string): void {
  for (const [, tone] of html.matchAll(/class="badge badge-([^" ]*)/g)) {
    if (!(BADGE_TONES as readonly string[]).includes(tone ?? ''))
      throw new Error(`${path}: badge-${tone ?? ''}`);
  }
}

/** Calls of the JSON API with a bearer token (or none). */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token: string | null,
  ) {}

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call('POST', path, body);
  }

  /** `path` below `/api/v1`. */
  async call(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const all: Headers = { ...PLAIN, ...headers };
    if (this.token !== null) all['authorization'] = `Bearer ${this.token}`;
    if (body !== undefined) all['content-type'] = 'application/json';
    const text = body === undefined ? null : JSON.stringify(body);
    return answerOf(await ask(`${this.url}/api/v1${path}`, { method, headers: all, body: text }));
  }
}

export interface SignedIn {
  readonly account: Account;
  readonly client: Client;
}

/** A browser nobody signed in with. */
export const visit = (test: TestApp): Client => new Client(test.url);

/** Makes an account of the role and signs in with it over HTTP, as people do. */
export async function signIn(
  test: TestApp,
  role: Role = 'agent',
  overrides: Partial<Account> = {},
): Promise<SignedIn> {
  const account = await storeAccount(test, { role, ...overrides });
  return { account, client: await signInAs(test, account) };
}

/** Signs in with an account that has the test password and no second factor. */
export async function signInAs(test: TestApp, account: Pick<Account, 'email'>): Promise<Client> {
  const client = visit(test);
  const answer = await client.post('/sign-in', { email: account.email, password: TEST_PASSWORD });
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}: ${answer.heading}`);
  client.forgetToken();
  return client;
}

/** An API client with a token of the account; stepped up unless told otherwise. */
export async function apiOf(
  test: TestApp,
  account: Pick<Account, 'id'>,
  { scopes = ['all'], steppedUp = true }: { scopes?: string[]; steppedUp?: boolean } = {},
): Promise<ApiClient> {
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
  const now = test.clock.now();
  const repository = test.get(TokensRepository);
  const id = newId();
  await test.transactions.run(async () => {
    await repository.insert({
      id,
      accountId: account.id,
      name: 'test',
      tokenHash: hashToken(token),
      scopes,
      createdAt: now,
      expiresAt: now + 3_600_000,
      lastUsedAt: null,
      steppedUpAt: null,
      revokedAt: null,
    });
    if (steppedUp) await repository.stepUp(id, now);
  });
  return new ApiClient(test.url, token);
}

function encode(fields: Fields): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as string[]) : [value]) body.append(name, String(one));
  }
  return body;
}

async function answerOf(response: Received): Promise<Answer> {
  const body = await response.text();
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  const text = isPage ? body.replace(/[\u00a0\u202f]/g, ' ') : body;
  return {
    status: response.status,
    headers: response.headers,
    text,
    location: response.headers.get('location') ?? '',
    heading: /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text)?.[1]?.trim() ?? '',
    json: <T>() => JSON.parse(text) as T,
  };
}
