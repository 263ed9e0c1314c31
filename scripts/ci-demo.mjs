/**
 * Clones the committed tree apart, starts `npm run demo` there and checks what a newcomer would see: an address, one
 * sign-in per role, a sign-in page that answers. Then each role does its work in Chromium with what was printed
 * (test/journeys/demo.spec.ts). The installed packages are borrowed by hard links.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './services/processes.mjs';
import { root } from './support/root.mjs';
import { reachableServices } from './support/test-services.mjs';

const PATIENCE = 180_000;
const ROLES = ['agent', 'supervisor', 'secretary', 'head', 'hr', 'manager', 'auditor', 'admin'];

const folder = mkdtempSync(join(tmpdir(), 'guichet-clone-'));
const clone = join(folder, 'guichet');
let demo;
try {
  execFileSync('git', ['clone', '-q', '--no-hardlinks', root, clone], { stdio: 'inherit' });
  execFileSync('cp', ['-al', join(root, 'node_modules'), join(clone, 'node_modules')]);
  const { address, printed } = await startDemo(await freePort());
  const problems = [...(await pageProblems(address)), ...signInProblems(printed), ...finderProblems()];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  await walk(address, printed);
  console.log(`The demonstration answers at ${address}.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}

async function startDemo(port) {
  let printed = '';
  const env = { ...process.env, PORT: String(port), NODE_ENV: '', CI: '' };
  demo = spawn('npm', ['run', '-s', 'demo'], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text) => (printed += text));
  const address = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < PATIENCE; waited += 500) {
    if (demo.exitCode !== null) break;
    if (printed.includes(address) && (await answers(address))) return { address, printed };
    await sleep(500);
  }
  throw new Error(`npm run demo did not answer at ${address}; it printed:\n${printed}`);
}

async function answers(address) {
  return fetch(`${address}/sign-in`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function pageProblems(address) {
  const page = await (await fetch(`${address}/sign-in`)).text();
  const ready = await fetch(`${address}/health/ready`);
  return [
    ...(/<form[^>]+method="post"/i.test(page) ? [] : ['the sign-in page holds no form']),
    ...(ready.ok ? [] : [`/health/ready answers ${ready.status}`]),
  ];
}

function signInProblems(printed) {
  return ROLES.filter((role) => !new RegExp(`\\b${role}`, 'i').test(printed)).map(
    (role) => `npm run demo prints no sign-in for the role ${role}`,
  );
}

/** The people it proposes to help must be found by what they would say. */
function finderProblems() {
  const told = execFileSync('node', ['dist/cli.js', 'usernames', 'find', 'pdelafontaine', '--json'], {
    cwd: clone,
    env: { PATH: process.env.PATH, DATA_DIR: join(clone, 'var', 'demo'), DEMO: 'true' },
    encoding: 'utf8',
  });
  const [first] = JSON.parse(told).candidates;
  return first?.username === 'pde-la-fontaine'
    ? []
    : [`“pdelafontaine” finds ${first?.username ?? 'nobody'}`];
}

/** Each role at work in a browser, from what the terminal showed. */
async function walk(address, printed) {
  const { environment } = await reachableServices();
  if (!environment.CHROMIUM_PATH) return console.log('No Chromium: nobody walks through the demonstration.');
  const file = join(folder, 'printed.txt');
  writeFileSync(file, printed);
  const { status } = spawnSync('node', ['node_modules/jest/bin/jest.js', 'test/journeys/demo.spec.ts'], {
    cwd: clone,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM_PATH: environment.CHROMIUM_PATH,
      DEMO_ADDRESS: address,
      DEMO_PRINTED: file,
    },
  });
  if (status !== 0) throw new Error('The walk through the demonstration failed.');
}

/** npm starts node through a shell: the whole group made here is ended, and nothing else. */
async function stop() {
  if (!demo || demo.exitCode !== null) return;
  const ended = new Promise((resolve) => demo.once('close', resolve));
  process.kill(-demo.pid, 'SIGTERM');
  const forced = globalThis.setTimeout(() => process.kill(-demo.pid, 'SIGKILL'), 10_000);
  await Promise.race([ended, sleep(15_000)]);
  clearTimeout(forced);
}
