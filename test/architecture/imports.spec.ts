import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/*
 * Proves the import rules themselves: a small tree of its own is written with one import per row, and the rules
 * must name exactly the forbidden ones.
 */

type Row = [from: string, to: string, rule: string];

const FORBIDDEN: Row[] = [
  ['cases/a.rules.ts', '@nestjs/common', 'rules-know-no-framework'],
  ['cases/b.rules.ts', 'typeorm', 'rules-know-no-framework'],
  ['cases/c.rules.ts', 'class-validator', 'rules-know-no-framework'],
  ['cases/d.rules.ts', 'platform/clock.ts', 'rules-know-no-framework'],
  ['cases/e.rules.ts', 'node:fs', 'rules-know-no-framework'],
  ['cases/f.rules.ts', 'cases/cases.service.ts', 'rules-are-pure'],
  ['cases/g.rules.ts', 'luxon', 'rules-are-pure'],
  ['cases/a.errors.ts', 'cases/cases.repository.ts', 'rules-are-pure'],
  ['cases/a.entity.ts', 'cases/cases.service.ts', 'entities-only-map'],
  ['resets/b.entity.ts', 'directory/person.entity.ts', 'entities-only-map'],
  ['resets/c.entity.ts', 'type:directory/person.entity.ts', 'entities-take-types-of-rules'],
  ['cases/a.repository.ts', 'platform/web/view.ts', 'repositories-know-no-page'],
  ['cases/b.repository.ts', 'directory/person.entity.ts', 'repositories-only-query'],
  ['cases/c.repository.ts', 'cases/cases.service.ts', 'repositories-know-no-page'],
  ['cases/a.service.ts', 'platform/web/view.ts', 'services-know-no-http'],
  ['cases/b.service.ts', 'type:cases/cases.views.ts', 'services-know-no-http'],
  ['cases/c.service.ts', 'directory/directory.repository.ts', 'modules-meet-at-the-exported-service'],
  ['cases/d.service.ts', 'resets/claims.service.ts', 'modules-meet-at-the-exported-service'],
  ['cases/e.service.ts', 'typeorm', 'services-ask-no-database'],
  ['cases/a.controller.ts', 'cases/cases.repository.ts', 'controllers-only-translate'],
  ['cases/b.controller.ts', 'directory/person.entity.ts', 'controllers-only-translate'],
  ['cases/c.controller.ts', 'typeorm', 'controllers-only-translate'],
  ['cases/d.controller.ts', 'platform/jobs/jobs.ts', 'controllers-only-translate'],
  ['cases/e.controller.ts', 'resets/resets.service.ts', 'controllers-call-their-own-service'],
  ['cases/f.controller.ts', 'platform/clock.ts', 'controllers-use-platform-web'],
  ['cases/a.views.ts', 'cases/cases.service.ts', 'views-are-pure'],
  ['cases/b.views.ts', 'type:cases/case.entity.ts', 'views-know-no-database'],
  ['platform/web/leak.ts', 'cases/case.rules.ts', 'platform-knows-no-module'],
  ['directory/a.service.ts', 'cases/cases.service.ts', 'directory-imports-only-what-is-below'],
  [
    'usernames/a.service.ts',
    'identity-checks/identity-checks.service.ts',
    'usernames-imports-only-what-is-below',
  ],
  ['resets/a.jobs.ts', 'cases/cases.service.ts', 'resets-imports-only-what-is-below'],
  ['audit/a.service.ts', 'accounts/accounts.service.ts', 'audit-imports-only-what-is-below'],
  ['cases/f.service.ts', 'notifications/notifications.service.ts', 'nobody-imports-notifications'],
  ['app/a.ts', 'statistics/statistics.service.ts', 'nobody-imports-statistics'],
  ['cases/ring-one.ts', 'cases/ring-two.ts', 'no-cycles'],
  ['cases/g.service.ts', 'cases/not-there.ts', 'only-what-resolves'],
  ['cases/h.service.ts', 'jest', 'no-development-packages-at-run-time'],
];

const ALLOWED: [from: string, to: string][] = [
  ['resets/reset.rules.ts', 'identity-checks/check.rules.ts'],
  ['cases/case.rules.ts', 'platform/errors.ts'],
  ['cases/case.rules.ts', 'platform/redaction.ts'],
  ['cases/case.rules.ts', 'node:crypto'],
  ['cases/case.rules.ts', 'type:cases/cases.types.ts'],
  ['cases/case.errors.ts', 'platform/errors.ts'],
  ['cases/case.entity.ts', 'platform/database/columns.ts'],
  ['cases/case.entity.ts', 'type:cases/case.rules.ts'],
  ['cases/case.entity.ts', 'typeorm'],
  ['cases/cases.repository.ts', 'cases/case.entity.ts'],
  ['cases/cases.repository.ts', 'platform/database/columns.ts'],
  ['cases/cases.repository.ts', '@nestjs/common'],
  ['cases/cases.service.ts', 'cases/cases.repository.ts'],
  ['cases/cases.service.ts', 'resets/resets.service.ts'],
  ['cases/cases.service.ts', 'platform/jobs/jobs.ts'],
  ['cases/cases.service.ts', 'platform/clock.ts'],
  ['cases/cases.controller.ts', 'cases/cases.service.ts'],
  ['cases/cases.controller.ts', 'cases/cases.views.ts'],
  ['cases/cases.controller.ts', 'platform/web/view.ts'],
  ['cases/cases.controller.ts', 'type:platform/clock.ts'],
  ['resets/resets.controller.ts', 'identity-checks/case-facts.port.ts'],
  ['resets/reset.composer.ts', 'type:notifications/mail/facts.types.ts'],
  ['cases/cases.views.ts', 'cases/case.rules.ts'],
  ['cases/cases.views.ts', 'type:cases/cases.service.ts'],
  ['cases/cases.views.ts', 'platform/i18n/i18n.ts'],
  ['cases/cases.module.ts', 'resets/resets.module.ts'],
  ['notifications/notifications.jobs.ts', 'resets/reset.jobs.ts'],
  ['notifications/notifications.service.ts', 'cases/cases.service.ts'],
];

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(mkTemporaryParent(), 'imports-'));
let violations: { from: string; to: string; rule: { name: string } }[] = [];

function mkTemporaryParent(): string {
  const parent = join(root, 'var', 'test');
  mkdirSync(parent, { recursive: true });
  return parent;
}

/** One import line; `type:` asks for a type-only import, a name with a slash or .ts for a file of the tree. */
function importLine(from: string, to: string): string {
  const typeOnly = to.startsWith('type:');
  const target = typeOnly ? to.slice(5) : to;
  const path = relative(dirname(from), target).replace(/\.ts$/, '.js');
  const specifier = target.endsWith('.ts') ? (path.startsWith('.') ? path : `./${path}`) : target;
  return `import ${typeOnly ? 'type ' : ''}* as x${Math.abs(hash(to))} from '${specifier}';\n`;
}

const hash = (text: string): number => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 7);

beforeAll(() => {
  const files = new Map<string, string>();
  const touch = (path: string) => files.has(path) || files.set(path, 'export type Shape = string;\n');
  const rows = [...FORBIDDEN, ...ALLOWED, ['cases/ring-two.ts', 'cases/ring-one.ts'] as const];
  for (const [from, to] of rows) {
    touch(from);
    const target = to.replace('type:', '');
    if (target.endsWith('.ts') && !target.includes('not-there')) touch(target);
    files.set(from, importLine(from, to) + files.get(from));
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, 'src', path)), { recursive: true });
    writeFileSync(join(folder, 'src', path), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json']) symlinkSync(join(root, name), join(folder, name));
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const run = spawnSync(process.execPath, [program, '--config', config, '--output-type', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${run.stderr}`);
  violations = (JSON.parse(run.stdout) as { summary: { violations: typeof violations } }).summary.violations;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rulesBroken = (from: string) =>
  violations.filter((v) => v.from === `src/${from}`).map((v) => v.rule.name);

describe('import rules', () => {
  it('resolves every other import of the tree', () => {
    const unresolved = violations.filter((v) => v.rule.name === 'only-what-resolves');
    expect(unresolved.map((v) => v.from)).toEqual(['src/cases/g.service.ts']);
  });

  it.each(FORBIDDEN)('%s may not import %s (%s)', (from, _to, rule) => {
    expect(rulesBroken(from)).toContain(rule);
  });

  it.each(ALLOWED)('%s may import %s', (from, to) => {
    const target = to.replace('type:', '').replace(/\.ts$/, '');
    const named = violations.filter((v) => v.from === `src/${from}` && v.to.includes(target));
    expect(named.map((v) => `${v.rule.name}: ${v.to}`)).toEqual([]);
  });
});
