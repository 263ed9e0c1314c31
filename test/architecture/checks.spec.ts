import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/* The checks of `npm run check` are proved on small inputs: each catches what it is for and lets the rest pass. */

interface Use {
  key?: string;
  pattern?: string;
  certain?: boolean;
}

interface Locales {
  fr: Map<string, string>;
  en: Map<string, string>;
}

const support = resolve(import.meta.dirname, '../../scripts/support');
const { templateProblems } = (await import(join(support, 'template-problems.mjs'))) as {
  templateProblems: (file: string, source: string) => string[];
};
const { usesInCode, usesInTemplate } = (await import(join(support, 'locale-uses.mjs'))) as {
  usesInCode: (file: string, source: string, modules: Set<string>) => Use[];
  usesInTemplate: (file: string, source: string, modules: Set<string>) => Use[];
};
const { localeProblems, unusedTexts } = (await import(join(support, 'locales.mjs'))) as {
  localeProblems: (locales: Locales, uses: Use[]) => string[];
  unusedTexts: (locales: Locales, uses: Use[]) => string[];
};

describe('template check', () => {
  it.each([
    ['{{{body}}}', 'unescaped output'],
    ['{{& body}}', 'unescaped output'],
    ['<p style="color:red">{{x}}</p>', 'style='],
    ['<style>p { color: red }</style>', 'style sheets'],
    ['<a href="/" onclick="go()">{{x}}</a>', 'inline event handler'],
    ['<a href="javascript:go()">{{x}}</a>', 'script address'],
    ['<script>go()</script>', 'inline script'],
    ['<p>Bonjour {{name}}</p>', 'bare text: Bonjour'],
    ['{{#if open}}ouvert{{/if}}', 'bare text: ouvert'],
    ['<input placeholder="Votre nom">', 'bare text in an attribute'],
    ['<button aria-label="Fermer {{x}}"></button>', 'bare text in an attribute'],
  ])('refuses %s', (source, problem) => {
    expect(templateProblems('views/cases/show.hbs', source).join('\n')).toContain(problem);
  });

  it.each([
    '<h1 class="title">{{t "cases.title"}}</h1>',
    '<a href="/cases/{{number}}" aria-label="{{t "cases.open"}}">{{number}} · {{date}}</a>',
    '{{!-- A comment says why. --}}<p>{{> csrf}}&nbsp;–&nbsp;{{x}}</p>',
    '<script src="/assets/app.js" defer></script>',
    '{{#if (eq status "open")}}<b>{{x}}</b>{{/if}}',
  ])('lets %s pass', (source) => {
    expect(templateProblems('views/cases/show.hbs', source)).toEqual([]);
  });

  it('lets a layout print its body, and names the line of a problem', () => {
    expect(templateProblems('views/layouts/main.hbs', '<main>{{{body}}}</main>')).toEqual([]);
    expect(templateProblems('views/a.hbs', '<p>\n{{x}}\n texte</p>')).toEqual([
      'views/a.hbs:3: bare text: texte',
    ]);
  });
});

describe('locale check', () => {
  const modules = new Set(['cases', 'errors']);
  const keys = (uses: Use[]) => uses.map(({ key, pattern, certain }) => [key ?? pattern, certain ?? false]);

  it('finds the texts of a template', () => {
    const source =
      '{{t "cases.title" n=2}} {{> row label=(t "cases.row")}} {{t (concat "cases.status." status)}}';
    expect(keys(usesInTemplate('a.hbs', source, modules))).toEqual([
      ['cases.title', true],
      ['cases.row', true],
      ['^cases\\.status\\..+(_one|_other)?$', false],
    ]);
  });

  it('finds the texts of the code, and the codes of errors', () => {
    const source = `
      t(lang, 'cases.title'); this.i18n.t(lang, \`cases.status.\${s}\`); redirect('/', { flash: 'cases.closed' });
      class Gone extends DomainError { constructor() { super('CASE_GONE', {}, 'expired'); } }
      const other = 'npm.run';`;
    expect(keys(usesInCode('a.ts', source, modules))).toEqual([
      ['cases.title', true],
      ['^cases\\.status\\..+(_one|_other)?$', false],
      ['cases.closed', false],
      ['errors.CASE_GONE', true],
    ]);
  });

  const fr = new Map(
    Object.entries({ 'cases.a': 'Bonjour {name}', 'cases.n_one': 'un', 'cases.n_other': '{n}' }),
  );

  it('is content with equal catalogues whose texts are all used', () => {
    const uses = [
      { key: 'cases.a', certain: true },
      { key: 'cases.n', certain: true },
    ];
    expect(localeProblems({ fr, en: new Map(fr) }, uses)).toEqual([]);
    expect(unusedTexts({ fr, en: new Map(fr) }, uses)).toEqual([]);
  });

  it('names a missing key, a differing placeholder, a use without text and a text without use', () => {
    const en = new Map(Object.entries({ 'cases.a': 'Hello {nom}', 'cases.n_one': 'one', 'cases.x': 'x' }));
    const problems = localeProblems({ fr, en }, [
      { key: 'cases.zzz', certain: true },
      { key: 'cases.n' },
    ]).join('\n');
    expect(problems).toContain('locales/en lacks cases.n_other');
    expect(problems).toContain('locales/fr lacks cases.x');
    expect(problems).toContain('cases.a: placeholders differ');
    expect(problems).toContain('no text for cases.zzz');
    expect(unusedTexts({ fr, en }, [{ key: 'cases.n' }])).toEqual(['cases.a']);
  });
});
