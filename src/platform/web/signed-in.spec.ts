/**
 * @own-modules it adds to the navigation
 */
import 'reflect-metadata';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import { Public, SignedIn } from './access.js';
import { currentAccount, SessionSource, type CurrentAccount } from './current-account.js';
import { installWeb } from './install.js';
import { makeLogger } from './log.js';
import { registerNav, registerQuickSearch } from './nav.js';
import { view } from './view.js';
import { createWebAdapter } from './web-server.js';
import type { WebSettings } from './web-settings.js';
import { WebModule } from './web.module.js';

const settings: WebSettings = {
  publicUrl: 'https://guichet.example',
  secretKey: 'k'.repeat(40),
  production: false,
  loopbackOnly: false,
  watch: false,
  trustedProxies: [],
  timeZone: 'Europe/Paris',
  langDefault: 'fr',
  brand: { name: 'Assistance <Sud>', logo: null, color: '#123456' },
  banners: [],
};

const someone = (name: string): CurrentAccount => ({
  id: `id-${name}`,
  name: 'Anne-Cécile Lefèvre',
  email: 'a@example.org',
  role: 'agent',
  lang: 'en',
  scope: null,
  site: null,
  uais: [],
  personId: null,
  sessionId: `session-${name}`,
  steppedUpAt: null,
  permissions: new Set(name === 'reader' ? ['probe.read'] : []),
});

/** Signed in is whoever the cookie `who` names. */
class Sessions extends SessionSource {
  async find(request: FastifyRequest): Promise<CurrentAccount | null> {
    const who = request.cookies['who'];
    return who && !request.url.startsWith('/api/') ? someone(who) : null;
  }
}

@Controller('probe')
class Probe {
  @SignedIn() @Get('page') page(@Req() request: FastifyRequest) {
    const { name } = currentAccount(request);
    return view('errors/show', {
      title: name,
      nav: 'probe',
      status: 200,
      detail: '',
      hint: '',
      requestId: '',
      actions: [],
    });
  }
  @SignedIn() @Post('act') act(@Req() request: FastifyRequest) {
    return currentAccount(request).id;
  }
  @Public() @Get('grave/:token') grave() {
    throw new DomainError('STEP_UP_REQUIRED', {}, 'step_up');
  }
}
@Controller('api/v1/probe')
class ProbeApi {
  @SignedIn() @Get() get(@Req() request: FastifyRequest) {
    return currentAccount(request).id;
  }
}
@Module({
  imports: [WebModule.with(settings)],
  controllers: [Probe, ProbeApi],
  providers: [{ provide: SessionSource, useClass: Sessions }],
})
class ProbeModule {}

const lines: string[] = [];
let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  registerNav({
    key: 'probe',
    label: 'gallery.search',
    href: '/probe/page',
    permission: 'probe.read',
    icon: 'search',
    order: 1,
  });
  registerNav({
    key: 'other',
    label: 'gallery.code',
    href: '/probe/other',
    permission: 'probe.other',
    icon: 'lock',
    order: 2,
  });
  registerQuickSearch({ action: '/probe/find', label: 'gallery.name', permission: 'probe.read' });
  const adapter = createWebAdapter(settings, makeLogger('info', { write: (line) => void lines.push(line) }));
  app = await NestFactory.create<NestFastifyApplication>(ProbeModule, adapter, { logger: false });
  await installWeb(app);
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
afterAll(() => app.close());

const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(base + path, { method, headers, redirect: 'manual' });
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
const tokenOf = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

test('the frame shows who reads, in their language, and only what they may open', async () => {
  const html = await (await call('/probe/page', { cookie: 'who=reader', 'accept-language': 'fr' })).text();
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('>AL</span>');
  expect(html).toMatch(/<a href="\/probe\/page" aria-current="page">.*Search/);
  expect(html).toContain('action="/probe/find"');
  expect(html).not.toContain('/probe/other');
  expect(html).toContain('Assistance &lt;Sud&gt;');
  expect(html).toContain('/assets/brand-123456.css');
  const bare = await (await call('/probe/page', { cookie: 'who=other' })).text();
  expect(bare).not.toContain('<nav class="nav"');
  expect(bare).not.toContain('role="search"');
});

test('a reader who is not signed in is sent to sign in and back', async () => {
  const page = await call('/probe/page?x=1');
  expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fprobe%2Fpage%3Fx%3D1']);
  const swapped = await call('/probe/page', { 'hx-request': 'true' });
  expect([swapped.status, swapped.headers.get('hx-redirect')]).toEqual([
    401,
    '/sign-in?next=%2Fprobe%2Fpage',
  ]);
});

test('the API ignores cookies and says how to identify', async () => {
  const answer = await call('/api/v1/probe', { cookie: 'who=reader' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  expect(await answer.json()).toMatchObject({
    code: 'SIGN_IN_REQUIRED',
    type: 'urn:guichet:error:SIGN_IN_REQUIRED',
  });
});

test('a page that needs a fresh proof leads to it and back; the log knows neither token nor query', async () => {
  lines.length = 0;
  const page = await call('/probe/grave/secret-token-1?code=2', { cookie: 'who=reader' });
  expect(page.headers.get('location')).toMatch(/^\/step-up\?next=%2Fprobe%2Fgrave/);
  const log = lines.join('');
  expect(log).toContain('"route":"/probe/grave/:token"');
  expect(log).toContain('"account":"id-reader"');
  expect(log).not.toMatch(/secret-token-1|code=2/);
});

test('a form token belongs to one session: not to the time before signing in, not to another session', async () => {
  const before = await call('/accessibility');
  const early = tokenOf(await before.text());
  const cookie = `${cookieOf(before)}; who=reader`;
  const own = tokenOf(await (await call('/probe/page', { cookie })).text());
  const foreign = tokenOf(await (await call('/probe/page', { cookie: 'who=other' })).text());
  const send = async (token: string) =>
    (await call('/probe/act', { cookie, 'x-csrf-token': token }, 'POST')).status;
  expect([await send(early), await send(foreign), await send(own)]).toEqual([403, 403, 201]);
});

test('cookies are for this site, by https only, out of reach of scripts', async () => {
  const [cookie = ''] = (await call('/accessibility')).headers.getSetCookie();
  for (const part of ['guichet_pre=', 'HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
    expect(cookie).toContain(part);
});

test('an error page keeps the frame of who is signed in', async () => {
  const page = await call('/nowhere', { cookie: 'who=reader' });
  const html = await page.text();
  expect([page.status, html.includes('Page not found'), html.includes('<nav class="nav"')]).toEqual([
    404,
    true,
    true,
  ]);
});
