import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hasText } from '../i18n/i18n.js';
import { projectRoot } from '../root.js';
import { makeHelpers } from './helpers.js';
import { BadTemplate } from './template-checks.js';
import { compileViews } from './view-compiler.js';
import { readCompiledViews, templatesOf, type Template, type Templates } from './templates.js';

const helpers = makeHelpers((name) => `/assets/${name}`);
const data = { lang: 'fr', csrf: 'token', path: '/', account: null };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'views-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function compile(files: Record<string, string>): Templates {
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), source);
  }
  return templatesOf(compileViews(folder, helpers, hasText), helpers);
}

function render(source: string, model: object, others: Record<string, string> = {}): string {
  return (compile({ 'page.hbs': source, ...others }).get('page') as Template)(model, { data });
}

test('every template of the product compiles, with at most eight helpers', () => {
  const { codes } = compileViews(join(projectRoot, 'views'), helpers, hasText);
  expect(Object.keys(codes).length).toBeGreaterThan(3);
  expect(Object.keys(helpers).length).toBeLessThanOrEqual(8);
});

test.each([
  ['a syntax error', '{{#if x}}', /page\.hbs/],
  ['an unknown helper', '{{shout x}}', /shout/],
  ['an unknown partial', '{{> nowhere}}', /nowhere/],
  ['an unknown text', "{{t 'web.no.such'}}", /web\.no\.such/],
  ['an unknown text in a partial call', "{{> alert text=(t 'web.no.such')}}", /web\.no\.such/],
  ['unescaped output', '{{{x}}}', /triple-stash on line 1/],
  ['a style attribute', '<p style="color:red">x</p>', /inline/],
  ['an event handler', '<button onclick="go()">x</button>', /inline/],
  ['an inline script', '<script>go()</script>', /inline/],
])('%s stops the start and names the file', (_what, source, message) => {
  const files = { 'page.hbs': source, 'partials/alert.hbs': '{{text}}' };
  expect(() => compile(files)).toThrow(BadTemplate);
  expect(() => compile(files)).toThrow(message);
});

test('what people typed is escaped, in partials and attributes too', () => {
  const html = render(
    '<p title="{{x}}">{{x}}</p>{{> part y=x}}',
    { x: `"><script>alert('x')</script>` },
    {
      'partials/part.hbs': '<i>{{y}}</i>',
    },
  );
  expect(html).not.toContain('<script>');
  expect(html.match(/&lt;script&gt;/g)).toHaveLength(3);
});

test('a template metacharacter in a value is only text', () => {
  expect(render('{{x}}', { x: '{{@csrf}} {{> head}} <%= 1 %> ${1}' })).toContain('{{@csrf}}');
});

test('a misspelt name throws instead of leaving a hole', () => {
  expect(() => render('{{subjet}}', { subject: 'x' })).toThrow(/subjet/);
  expect(() => render('{{> part model.part}}', { model: {} }, { 'partials/part.hbs': '{{x}}' })).toThrow();
});

test('texts, choices and icons come by helpers', () => {
  const source = `{{t 'errors.form.minLength' limit=n}}|{{#if (eq n 3)}}yes{{/if}}|{{#if (not n)}}no{{/if}}|{{icon 'lock'}}`;
  const html = render(source, { n: 3 });
  expect(html).toContain('Saisissez au moins 3 caractères.|yes||');
  expect(html).toContain('<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#lock"/></svg>');
});

test('the form token and the language are there in every partial', () => {
  expect(
    render('{{#each list}}{{> part}}{{/each}}', { list: [1, 2] }, { 'partials/part.hbs': '{{@csrf}}' }),
  ).toBe('tokentoken');
});

test('what the build compiled is used until a template or a helper changes', () => {
  compile({ 'page.hbs': '{{> part}}', 'partials/part.hbs': '{{x}}' });
  const file = join(folder, 'views.json');
  expect(readCompiledViews(file, folder, helpers)).toBeNull();
  writeFileSync(file, JSON.stringify(compileViews(folder, helpers, hasText)));
  const kept = readCompiledViews(file, folder, helpers);
  expect(kept && templatesOf(kept, helpers).get('page')?.({ x: 1 }, { data })).toBe('1');
  expect(readCompiledViews(file, folder, { ...helpers, more: () => '' })).toBeNull();
  writeFileSync(join(folder, 'partials/part.hbs'), '{{x}}!');
  expect(readCompiledViews(file, folder, helpers)).toBeNull();
});
