import 'reflect-metadata';
import { Body, Controller, Get, Header, Module, Param, Post, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsEmail, IsString, MinLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import { Public } from './access.js';
import { readBody, readForm, Secret } from './forms.js';
import { installWeb } from './install.js';
import { makeLogger } from './log.js';
import { langOf } from './request-language.js';
import { redirect, view } from './view.js';
import { createWebAdapter } from './web-server.js';
import type { WebSettings } from './web-settings.js';
import { WebModule } from './web.module.js';

const settings: WebSettings = {
  publicUrl: 'http://localhost:3000',
  secretKey: 'k'.repeat(40),
  production: false,
  loopbackOnly: true,
  watch: false,
  trustedProxies: [],
  timeZone: 'Europe/Paris',
  langDefault: 'fr',
  brand: { name: 'Guichet', logo: null, color: null },
  banners: ['web.banner.demo'],
};

class ProbeForm {
  @IsString() @MinLength(3) subject!: string;
  @IsEmail() email!: string;
  @Secret() @IsString() @MinLength(12) password!: string;
}

@Controller('probe')
class ProbeController {
  @Public() @Get('error/:kind') fail(@Param('kind') kind: string): never {
    if (kind === 'boom') throw new Error('secret stack 12A3456789ABC');
    throw new DomainError('STATE_CHANGED', {}, kind as never);
  }

  @Public() @Get('page') page() {
    return view('errors/show', {
      title: '<b>Titre</b>',
      status: 200,
      detail: 'd',
      hint: 'h',
      requestId: '',
      actions: [],
    });
  }

  @Public() @Get('long') @Header('content-type', 'text/csv; charset=utf-8') long() {
    return 'é;1\n'.repeat(100_000);
  }

  @Public() @Post('form') form(@Req() request: FastifyRequest, @Body() body: unknown) {
    const form = readForm(ProbeForm, body, langOf(request));
    if (form.ok) return redirect('/probe/page', { flash: { kind: 'success', key: 'common.yes' } });
    return view(
      'errors/show',
      { title: 'x', status: 422, detail: JSON.stringify(form), hint: '', requestId: '', actions: [] },
      { status: 422 },
    );
  }
}

@Controller('api/v1/probe')
class ProbeApiController {
  @Public() @Post() post(@Req() request: FastifyRequest, @Body() body: unknown) {
    return readBody(ProbeForm, body, langOf(request));
  }
}

@Module({ imports: [WebModule.with(settings)], controllers: [ProbeController, ProbeApiController] })
class ProbeModule {}

const lines: string[] = [];
let app: NestFastifyApplication;
let base: string;

beforeAll(async () => {
  const adapter = createWebAdapter(settings, makeLogger('info', { write: (line) => void lines.push(line) }));
  app = await NestFactory.create<NestFastifyApplication>(ProbeModule, adapter, { logger: false });
  await installWeb(app);
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(base + path, { headers, redirect: 'manual' });

async function session(path = '/probe/page') {
  const page = await get(path);
  const html = await page.text();
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' };
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(base + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
}

test('a page comes in the layout, escaped, with the strict policy', async () => {
  const page = await get('/probe/page');
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('<h1>&lt;b&gt;Titre&lt;/b&gt;</h1>');
  expect(html).toContain('Démonstration');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['not_found', 404],
  ['forbidden', 403],
  ['conflict', 409],
  ['expired', 410],
  ['invalid', 422],
  ['too_large', 413],
  ['rate_limited', 429],
  ['unavailable', 503],
])('kind %s answers %d as a page and as problem JSON', async (kind, status) => {
  const page = await get(`/probe/error/${kind}`);
  expect(page.status).toBe(status);
  expect(await page.text()).toContain('<h1>');
  const json = await get(`/probe/error/${kind}`, { accept: 'application/json' });
  expect(json.status).toBe(status);
  expect(json.headers.get('content-type')).toContain('application/problem+json');
  expect(await json.json()).toMatchObject({ status, code: 'STATE_CHANGED' });
});

test('an unexpected error shows a number; its stack is in the log only, masked', async () => {
  lines.length = 0;
  const page = await get('/probe/error/boom');
  const html = await page.text();
  expect(page.status).toBe(500);
  expect(html).not.toContain('secret stack');
  const reference = /<code>([^<]+)<\/code>/.exec(html)?.[1];
  const entry = lines.find((line) => line.includes('unexpected error')) ?? '';
  expect(entry).toContain(reference);
  expect(entry).toContain('secret stack [NUMEN]');
});

test.each([
  ['/nowhere?numen=12A3456789ABC', 404],
  ['/%ff', 400],
  ['/probe/%E0%A4%A', 400],
])('%s answers %d as a page with headers, and logs no address', async (path, status) => {
  lines.length = 0;
  const page = await get(path);
  expect(page.status).toBe(status);
  expect(await page.text()).toContain('<h1>');
  expect(page.headers.get('content-security-policy')).toBeTruthy();
  expect(lines.join('')).not.toContain('12A3456789ABC');
});

test('the error of an API call is a problem document', async () => {
  const bad = await fetch(`${base}/api/v1/probe`, {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  expect(bad.status).toBe(400);
  expect(await bad.json()).toMatchObject({ code: 'BAD_REQUEST' });
  const invalid = await fetch(`${base}/api/v1/probe`, {
    method: 'POST',
    body: JSON.stringify({ subject: 'ab', odd: 1 }),
    headers: { 'content-type': 'application/json', 'accept-language': 'en' },
  });
  expect(invalid.status).toBe(422);
  const { errors } = (await invalid.json()) as { errors: { field: string; message: string }[] };
  expect(errors).toContainEqual({ field: 'subject', message: 'Enter at least 3 characters.' });
  expect(errors).toContainEqual({ field: 'odd', message: 'This field is not expected.' });
});

test('a form without its token, from another site or from another browser is refused', async () => {
  const { cookie, token } = await session();
  const fields = { subject: 'abc', email: 'a@b.fr', password: 'correct horse battery' };
  expect((await post('/probe/form', fields, { cookie })).status).toBe(403);
  expect((await post('/probe/form', { ...fields, _csrf: token })).status).toBe(403);
  expect(
    (await post('/probe/form', { ...fields, _csrf: token }, { cookie, origin: 'https://evil.example' }))
      .status,
  ).toBe(403);
  expect(
    (await post('/probe/form', { ...fields, _csrf: token }, { cookie, 'sec-fetch-site': 'cross-site' }))
      .status,
  ).toBe(403);
  expect((await post('/probe/form', { ...fields, _csrf: token }, { cookie })).status).toBe(303);
});

test('a flash shows once', async () => {
  const { cookie, token } = await session();
  const done = await post(
    '/probe/form',
    { subject: 'abc', email: 'a@b.fr', password: 'correct horse battery', _csrf: token },
    { cookie },
  );
  expect(done.headers.get('location')).toBe('/probe/page');
  const flash =
    done.headers
      .getSetCookie()
      .find((line) => line.startsWith('guichet_flash='))
      ?.split(';')[0] ?? '';
  const next = await get('/probe/page', { cookie: `${cookie}; ${flash}` });
  expect(await next.text()).toMatch(/role="status">.*<p>Oui</);
  expect(next.headers.getSetCookie().join()).toMatch(/guichet_flash=;/);
});

test('a bad form comes back with what was typed, without secrets, NUMEN masked', async () => {
  const { cookie, token } = await session();
  const back = await post(
    '/probe/form',
    { subject: 'appel 12 a 3456789 abc', email: 'nope', password: 'short-secret', _csrf: token },
    { cookie },
  );
  const html = await back.text();
  expect(back.status).toBe(422);
  expect(html).toContain('appel [NUMEN]');
  expect(html).not.toContain('short-secret');
  expect(html).toContain('adresse électronique');
});

test('too large and broken bodies give a clear page', async () => {
  const { cookie, token } = await session();
  const big = await post('/probe/form', { subject: 'a'.repeat(1_200_000), _csrf: token }, { cookie });
  expect(big.status).toBe(413);
  expect(await big.text()).toContain('taille permise');
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const broken = await fetch(`${base}/probe/form`, {
    method: 'POST',
    headers,
    body: Buffer.from([0x61, 0x3d, 0xff]),
  });
  expect(broken.status).toBe(400);
  expect(await broken.text()).toContain('mal codé');
});

test('the language switch keeps the page and the language', async () => {
  const { cookie, token } = await session();
  const done = await post('/language', { lang: 'en', next: '/probe/page', _csrf: token }, { cookie });
  expect(done.headers.get('location')).toBe('/probe/page');
  const lang = done.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await (await get('/probe/page', { cookie: lang })).text()).toContain('Skip to content');
  const away = await post('/language', { lang: 'en', next: '//evil.example', _csrf: token }, { cookie });
  expect(away.headers.get('location')).toBe('/');
});

test('a request for another host is refused while the demo is on', async () => {
  const { request } = await import('node:http');
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(`${base}/probe/page`, { headers: { host: 'guichet.evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', reject).end();
  });
  expect(status).toBe(403);
});

test.each([
  ['br, gzip', 'br'],
  ['gzip', 'gzip'],
  ['gzip;q=0', null],
  ['identity', null],
])('a page asked for with %s comes as %s and reads the same', async (accepts, encoding) => {
  const page = await get('/probe/page', { 'accept-encoding': accepts });
  expect(page.headers.get('content-encoding')).toBe(encoding);
  expect(page.headers.get('vary')).toContain('accept-encoding');
  expect(await page.text()).toContain('</html>');
});

test('a long text is compressed too, off the main thread', async () => {
  const long = await get('/probe/long', { 'accept-encoding': 'gzip' });
  expect(long.headers.get('content-encoding')).toBe('gzip');
  expect(await long.text()).toHaveLength(400_000);
});
