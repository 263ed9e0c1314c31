import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Public, Requires, SignedIn, StepUp } from './access.js';
import { checkCsrf, Csrf, FormNotTrusted } from './csrf.js';
import { FlashCodec } from './flash.js';
import { maskDeep, maskNumen } from './mask.js';
import { accepted, langOf, useLanguageSettings } from './request-language.js';
import { assertRoutesDeclared, listRoutes } from './routes.js';
import { isLoopbackHost, securityHeaders } from './security-headers.js';
import { redirect, safePath } from './view.js';
import type { WebSettings } from './web-settings.js';

@Controller('things')
class Things {
  @Requires('things.read') @Get(':id') show() {}
  @SignedIn() @Get() list() {}
  @Requires('things.change') @StepUp() @Post(':id/closure') close() {}
}
@Public()
@Controller()
class Open {
  @Get(['a', 'b']) page() {}
}
@Controller()
class Bare {
  @Get('bare') page() {}
}
@Module({ controllers: [Things, Open] })
class Good {}
@Module({ controllers: [Things, Bare] })
class Bad {}

const started = (module: unknown) => NestFactory.createApplicationContext(module as never, { logger: false });

test('every route is listed with its permission', async () => {
  const app = await started(Good);
  const routes = listRoutes(app as never).map((route) => [
    route.method,
    route.path,
    route.access,
    route.stepUp,
  ]);
  expect(routes).toEqual(
    expect.arrayContaining([
      ['GET', '/things/:id', { kind: 'permission', permission: 'things.read' }, false],
      ['GET', '/things', { kind: 'signed-in' }, false],
      ['POST', '/things/:id/closure', { kind: 'permission', permission: 'things.change' }, true],
      ['GET', '/a', { kind: 'public' }, false],
      ['GET', '/b', { kind: 'public' }, false],
    ]),
  );
  expect(routes).toHaveLength(5);
  assertRoutesDeclared(app as never);
});

test('a route without a declared permission does not start', async () => {
  const app = await started(Bad);
  expect(() => assertRoutesDeclared(app as never)).toThrow('GET /bare (Bare.page)');
});

test('a form token fits its browser only, and differs on every page', () => {
  const csrf = new Csrf('k'.repeat(40));
  const token = csrf.issue('s:1');
  expect(csrf.matches(token, 's:1')).toBe(true);
  expect(csrf.issue('s:1')).not.toBe(token);
  const forged = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA');
  for (const [bad, binding] of [
    [token, 's:2'],
    [forged, 's:1'],
    ['', 's:1'],
    [undefined, 's:1'],
    [[token], 's:1'],
    ['x'.repeat(5000), 's:1'],
  ] as const) {
    expect(csrf.matches(bad, binding)).toBe(false);
  }
  expect(new Csrf('j'.repeat(40)).matches(token, 's:1')).toBe(false);
});

describe('who may write', () => {
  const csrf = new Csrf('k'.repeat(40));
  const cookies = { guichet_pre: 'a'.repeat(22) };
  const good = csrf.issue(`p:${cookies.guichet_pre}`);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const upload = { 'content-type': 'multipart/form-data; boundary=x' };
  const check = (part: object) => () =>
    checkCsrf(
      {
        method: 'POST',
        url: '/cases',
        protocol: 'https',
        host: 'guichet.example',
        headers: form,
        cookies,
        raw: {},
        ...part,
      } as unknown as FastifyRequest,
      csrf,
      'https://guichet.example',
    );

  test.each([
    ['a form with its token', { body: { _csrf: good } }],
    ['a script with its token in the header', { headers: { 'x-csrf-token': good } }],
    [
      'a browser that says same origin',
      { body: { _csrf: good }, headers: { ...form, 'sec-fetch-site': 'same-origin' } },
    ],
    ['an upload the browser says is ours', { headers: { ...upload, 'sec-fetch-site': 'same-origin' } }],
    ['an upload with our origin', { headers: { ...upload, origin: 'https://guichet.example' } }],
    ['a reading', { method: 'GET' }],
    ['a call of the API', { url: '/api/v1/cases' }],
  ])('%s passes', (_who, part) => {
    expect(check(part)).not.toThrow();
  });

  test.each([
    ['a form without token', { body: {} }],
    ['a body that is no form', { body: undefined }],
    ['a form with somebody else’s token', { body: { _csrf: csrf.issue('p:' + 'b'.repeat(22)) } }],
    ['a browser without our cookie', { cookies: {}, body: { _csrf: good } }],
    [
      'a form of another site',
      { body: { _csrf: good }, headers: { ...form, origin: 'https://evil.example' } },
    ],
    [
      'a form of a sister site',
      { body: { _csrf: good }, headers: { ...form, 'sec-fetch-site': 'same-site' } },
    ],
    ['an opaque origin', { body: { _csrf: good }, headers: { ...form, origin: 'null' } }],
    ['an upload that nobody vouches for', { headers: upload }],
    ['an upload of another site', { headers: { ...upload, 'sec-fetch-site': 'cross-site' } }],
    ['an address that only looks like the API', { url: '/apiary', body: {} }],
  ])('%s does not', (_who, part) => {
    expect(check(part)).toThrow(FormNotTrusted);
  });
});

test('a flash message is read only as it was written, with numbers masked', () => {
  const codec = new FlashCodec('k'.repeat(40));
  const cookie = codec.write({ kind: 'info', key: 'common.yes', params: { what: '12 A 3456789 ABC' } });
  expect(codec.read(cookie)).toEqual({ kind: 'info', key: 'common.yes', params: { what: '[NUMEN]' } });
  for (const bad of [
    undefined,
    '',
    'x',
    'a.b',
    `${cookie}x`,
    cookie.replace(/^./, 'A'),
    new FlashCodec('other').write({ kind: 'info', key: 'a' }),
  ]) {
    expect(codec.read(bad)).toBeNull();
  }
});

test.each(['12A3456789ABC', '12a3456789abc', '12 A 34 56 789 ABC', '12.A.3456789.ABC', '12-A-3456789-ABC'])(
  '%s is masked whole',
  (text) => {
    expect(maskNumen(`avant ${text} après`)).toBe('avant [NUMEN] après');
    expect(maskDeep({ a: [text], n: 3, none: null })).toEqual({ a: ['[NUMEN]'], n: 3, none: null });
  },
);

test.each(['2026-000123', '0130040G', 'ticket 12A345678', '018f3c1e-7b5a-7c3d-9e2f-1234567890ab'])(
  '%s is left alone',
  (text) => {
    expect(maskNumen(text)).toBe(text);
  },
);

test.each([
  ['/cases/1?x=2', '/cases/1?x=2'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/a\nb', '/'],
  [undefined, '/'],
  [['/a'], '/'],
])('the way back %j leads to %s', (next, path) => {
  expect(safePath(next)).toBe(path);
});

test('a redirect never leaves the site', () => {
  for (const bad of ['https://evil.example', '//evil.example', '/\\evil', '/a\r\nset-cookie: x']) {
    expect(() => redirect(bad)).toThrow();
  }
});

test.each([
  ['localhost:3000', true],
  ['127.0.0.1', true],
  ['[::1]:3000', true],
  ['127.1.2.3:80', true],
  ['guichet.example', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  [undefined, false],
])('host %s is loopback: %s', (host, loopback) => {
  expect(isLoopbackHost(host)).toBe(loopback);
});

test('strict transport only where people come by https', () => {
  const by = (publicUrl: string) =>
    securityHeaders({ publicUrl } as WebSettings)['strict-transport-security'];
  expect(by('http://127.0.0.1:3000')).toBeUndefined();
  expect(by('https://guichet.example')).toContain('max-age');
});

test.each([
  ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
  ['en-US,en;q=0.5', 'en'],
  ['de, en;q=0.3, fr;q=0.7', 'fr'],
  ['de', undefined],
  ['', undefined],
  [undefined, undefined],
  ['fr;q=0, en', 'en'],
  [';;;,,,', undefined],
])('the browser asking for %s is answered in %s', (header, lang) => {
  expect(accepted(header)).toBe(lang);
});

test('the pseudo-language is for tests only', () => {
  const request = { cookies: { guichet_lang: 'qps' }, headers: {}, raw: {} } as unknown as FastifyRequest;
  useLanguageSettings({ langDefault: 'fr', timeZone: 'Europe/Paris', production: false });
  expect(langOf(request)).toBe('qps');
  useLanguageSettings({ langDefault: 'en', timeZone: 'Europe/Paris', production: true });
  expect(langOf(request)).toBe('en');
});
