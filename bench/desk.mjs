/**
 * `npm run bench -- desk`: what agents load all day, in production mode, over HTTP, on the embedded database.
 *
 *   --people N (100000)  --cases N (100000)  --seconds N (5)  --fresh  --only list,case,…
 *   --profile   also writes a processor profile of the server, bench/results/desk.cpuprofile (figures are lower with it)
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { freePort } from '../scripts/services/processes.mjs';
import { root } from '../scripts/support/root.mjs';
import { once } from './lib/http-client.mjs';
import { byTurns, load, round } from './lib/load.mjs';
import { cpuMilliseconds, watchMemory } from './lib/process-figures.mjs';
import { Product } from './lib/product.mjs';
import { circumstances, save, table, target } from './lib/report.mjs';
import { pageWeight } from './lib/weight.mjs';
import { deskScenarios, peopleOfTheDesk, sampleOf, walkTo } from './lib/desk-scenarios.mjs';

export async function desk(options) {
  const people = Number(options.people ?? 100_000);
  const cases = Number(options.cases ?? 100_000);
  const seconds = Number(options.seconds ?? 5);
  const only = options.only?.split(',');
  const product = new Product(join(root, 'var', 'bench', 'desk'));
  const { agents, manager } = peopleOfTheDesk();

  product.prepare(
    { people, cases },
    () => makeData(product, [...agents, manager], people, cases),
    options.fresh,
  );
  const profile = join(root, 'bench', 'results', 'desk.cpuprofile');
  if (options.profile) {
    mkdirSync(dirname(profile), { recursive: true });
    product.nodeArguments = ['--import', join(root, 'bench', 'lib', 'profiler.mjs')];
    product.environment.GUICHET_PROFILE = profile;
  }
  const results = { name: 'desk', circumstances: circumstances(), people, cases, pages: [] };
  try {
    results.start = await product.startSeveral(3);
    const memory = watchMemory(product.child.pid);
    const sample = sampleOf(product.database, agents);
    const browsers = [];
    for (const agent of agents) browsers.push(await product.signIn(agent));
    const sessions = { agents: browsers, manager: await product.signIn(manager) };
    results.weight = await pageWeight(product.port, '/cases', browsers[0].cookie);
    if (options.profile) product.child.kill('SIGWINCH');
    const deepPage = await walkTo(browsers[0], Math.min(200, Math.floor(cases / 50)));
    const scenarios = await deskScenarios(sessions, sample, deepPage);
    for (const scenario of scenarios) {
      if (only && !only.includes(scenario.name)) continue;
      results.pages.push(await measure(product, scenario, seconds));
      console.error(`  ${scenario.name} measured`);
    }
    const pair = ['list all', 'list page 200'];
    if (!only || pair.every((name) => only.includes(name))) {
      const compared = pair.map((name) => scenarios.find((scenario) => scenario.name === name));
      const [first, deep] = await byTurns({ port: product.port, seconds, scenarios: compared });
      results.byTurns = { 'list all': first, 'list page 200': deep };
    }
    if (options.profile) product.child.kill('SIGWINCH');
    results.peakPss = memory.stop();
    results.floor = await floor(product.database, sample, seconds);
  } finally {
    await product.stop();
  }
  results.targets = targets(results);
  print(results, save('desk', results));
  return results.targets.every(({ kept }) => kept === 'yes');
}

function makeData(product, accounts, people, cases) {
  const run = (label, args, more) => {
    console.error(`${label} …`);
    product.command(args, more);
  };
  run('migrate', ['migrate']);
  for (const { email, name, role, password } of accounts) {
    const args = ['account', 'create', '--role', role, '--name', name, '--email', email, '--password-stdin'];
    run(email, args, { input: `${password}\n` });
  }
  const environment = { NODE_ENV: 'development' };
  run('seed', ['seed', '--people', String(people), '--cases', String(cases)], { environment });
}

/** One page at c = 1 and c = 8, its SQL statements and processor time a request, and the audit rows it left. */
async function measure(product, scenario, seconds) {
  const { port, child } = product;
  const auditRows = () => count(product.database, 'audit_entries');
  const result = { name: scenario.name };
  const memory = watchMemory(child.pid);
  result.sqlPerRequest = await statementsPerRequest(product, scenario);
  const rows = auditRows();
  for (const connections of [1, 8]) {
    const cpu = cpuMilliseconds(child.pid);
    const figures = await load({ port, connections, seconds, next: scenario.next });
    figures.cpuPerRequest = round((cpuMilliseconds(child.pid) - cpu) / figures.sent);
    result[`c${connections}`] = figures;
  }
  result.peakPss = memory.stop();
  await sleep(300);
  result.auditRowsPerRequest = round((auditRows() - rows) / (result.c1.sent + result.c8.sent));
  return result;
}

/**
 * Statements of 40 requests, one after the other, less what asking for the figure costs itself. The least of three
 * rounds of the same requests: the queue's poll and sweeps, which fall into some rounds, are not the page's.
 */
async function statementsPerRequest(product, scenario, repeats = 40) {
  const rounds = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const first = await product.sqlStatements();
    const before = await product.sqlStatements();
    for (let n = 0; n < repeats; n += 1) {
      const request = scenario.next(n);
      request.check(await once(product.port, request));
    }
    rounds.push((await product.sqlStatements()) - before - (before - first));
  }
  return round(Math.min(...rounds) / repeats);
}

async function floor(database, sample, seconds) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'bench', 'floor.mjs'), database, String(port)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const listed = (n) => ({
      path: `/list?assignee=${sample.accounts[n % sample.accounts.length]}`,
      check: holds('<tr>', 50),
    });
    const shown = (n) => {
      const number = sample.numbers[n % sample.numbers.length];
      return { path: `/case?number=${number}`, check: holds(`<title>${number}</title>`, 1) };
    };
    for (let tries = 0; !(await once(port, listed(0)).catch(() => undefined)); tries += 1) {
      if (tries > 100) throw new Error('the floor did not start');
      await sleep(50);
    }
    const figures = {};
    for (const [name, next] of Object.entries({ list: listed, case: shown })) {
      figures[name] = {};
      for (const connections of [1, 8]) {
        figures[name][`c${connections}`] = await load({ port, connections, seconds, next });
      }
    }
    return figures;
  } finally {
    child.kill();
  }
}

function holds(mark, times) {
  return ({ status, body }) => {
    const found = body.toString().split(mark).length - 1;
    if (status !== 200 || found !== times)
      throw new Error(`floor: ${status}, ${found} × ${mark} in place of ${times}`);
  };
}

function count(file, name) {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare(`SELECT count(*) AS n FROM ${name}`).get().n;
  } finally {
    database.close();
  }
}

/** The promises for this benchmark, each with what was measured. */
function targets({ pages, byTurns: turns, floor: bare, start, weight, peakPss }) {
  const page = Object.fromEntries(pages.map((entry) => [entry.name, entry]));
  const rows = [];
  const add = (name, wanted, value, kept) =>
    value !== undefined && rows.push(target(name, wanted, value, kept(value)));
  for (const name of ['list', 'case']) {
    const share = page[name] && round(page[name].c8.perSecond / bare[name].c8.perSecond);
    add(`${name}: share of the floor at c = 8`, '≥ 1/6 (0.167)', share, (value) => value >= 1 / 6);
  }
  // On the machine the peers were measured on, a sixth of the list's floor is 20 × the best peer's 20.8 lists a second;
  // 10 × the best peer's 24 statistics pages are the same measure's 0.096.
  const statistics = page.statistics && round(page.statistics.c8.perSecond / bare.list.c8.perSecond);
  add("statistics: share of the list's floor at c = 8", '≥ 0.096', statistics, (value) => value >= 0.096);
  // Asked by turns: minutes apart, the machine's own mood moved the ratio between 1.0 and 1.4.
  const deep = turns && round(turns['list page 200'].p50 / turns['list all'].p50);
  add('list page 200 / page 1, p50, asked by turns', '≤ 1.3', deep, (value) => value <= 1.3);
  for (const [name, most] of Object.entries({ list: 4, case: 3, create: 4 })) {
    add(
      `${name}: processor ms a request`,
      `≤ ${most}`,
      page[name]?.c8.cpuPerRequest,
      (value) => value <= most,
    );
  }
  for (const [name, most] of Object.entries({ list: 6, case: 8, create: 12 })) {
    add(
      `${name}: SQL statements a request`,
      `≤ ${most}`,
      page[name]?.sqlPerRequest,
      (value) => value <= most,
    );
  }
  add('case: audit rows a view', '1', page.case?.auditRowsPerRequest, (value) => Math.abs(value - 1) < 0.01);
  add('first list page, all assets, kB', '≤ 60', round(weight.bytes / 1000), (value) => value <= 60);
  add('first list page, requests', '≤ 5', weight.requests, (value) => value <= 5);
  add('start to the first page, ms', '≤ 2000', start.median, (value) => value <= 2000);
  add('peak PSS, MiB', '≤ 200', peakPss, (value) => value <= 200);
  return rows;
}

function print(results, file) {
  const { pages, floor: bare, circumstances: where } = results;
  console.log(
    `\nNode ${where.node}, ${where.processor}, load before the run ${where.load}; ${results.cases} cases\n`,
  );
  const row = (name, { c1, c8 }, more = {}) => ({
    page: name,
    'req/s c=8': c8.perSecond,
    'p50 c=8': c8.p50,
    'p99 c=8': c8.p99,
    'req/s c=1': c1.perSecond,
    'p50 c=1': c1.p50,
    'p99 c=1': c1.p99,
    'CPU ms': c8.cpuPerRequest,
    SQL: more.sqlPerRequest,
    'audit rows': more.auditRowsPerRequest,
    'body bytes': c8.meanBytes,
    'PSS MiB': more.peakPss,
  });
  const lines = pages.map((page) => row(page.name, page, page));
  lines.push(row('floor: list', bare.list), row('floor: case', bare.case));
  console.log(`${table(lines)}\n\n${table(results.targets)}\n\n${file}`);
}
