/**
 * `npm test`: builds (some tests start the product as processes of its own), says in one line each which servers
 * are missing, runs the tests, then the journeys in Chromium where there is one. With CI=true a missing server is a
 * failure. Arguments go to jest: `npm test -- src/cases`. Figures are left in var/ci/tests.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/root.mjs';
import { reachableServices } from './support/test-services.mjs';

const JOURNEYS = 'test/journeys/';
const LEAKS = 'test/e2e/leaks.spec.ts';
const results = join(root, 'var', 'ci');
const wanted = process.argv.slice(2);

const { environment, missing, excused } = await reachableServices();
for (const line of [...missing, ...excused]) console.log(line);
if (missing.length > 0 && process.env.CI === 'true') {
  console.error('CI=true: every server must be there.');
  process.exit(1);
}
mkdirSync(results, { recursive: true });
rmSync(join(results, 'tests.json'), { force: true });
run('npm', ['run', '-s', 'build']) || process.exit(1);

const suites = wanted.length > 0 ? [['tests', ['--maxWorkers=2', ...wanted]]] : everything();
const totals = suites.map(([name, args, extra]) => jest(name, args, extra));
const summary = {
  passed: sum('passed'),
  failed: sum('failed'),
  skipped: sum('skipped'),
  suites: totals,
};
writeFileSync(join(results, 'tests.json'), JSON.stringify(summary, null, 2));
console.log(`tests: ${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exit(totals.every(({ ok }) => ok) ? 0 : 1);

function everything() {
  const list = [['tests', ['--maxWorkers=2', '--testPathIgnorePatterns', '/node_modules/', JOURNEYS]]];
  const inBrowser = environment.CHROMIUM_PATH && existsSync(join(root, JOURNEYS)) ? [JOURNEYS] : [];
  if (inBrowser.length > 0) list.push(['journeys', [...inBrowser, '--maxWorkers=2']]);
  // Once more as web and worker processes on PostgreSQL and Redis; where a NUMEN may rest differs there: both are
  // searched as well, and mails by SMTP.
  if (environment.TEST_DATABASE_URL && environment.TEST_REDIS_URL)
    list.push(['processes', [LEAKS, ...inBrowser, '--maxWorkers=2'], { TEST_STACK: 'processes' }]);
  return list;
}

/** Runs one jest at a time and counts from its own report; a suite that could not even load counts as one failure. */
function jest(name, args, extra = {}) {
  const report = join(results, `${name}.json`);
  rmSync(report, { force: true });
  const program = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const ok = run(process.execPath, [program, '--json', `--outputFile=${report}`, ...args], {
    ...environment,
    ...extra,
  });
  if (!existsSync(report)) return { name, ok: false, passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } =
    JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { name, ok, passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function sum(field) {
  return totals.reduce((total, suite) => total + suite[field], 0);
}
