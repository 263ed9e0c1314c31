/**
 * `npm run screenshots`: starts a fresh demonstration, walks it as its people do and writes the pictures of the README
 * to docs/images. A demonstration already under var/demo is put aside meanwhile. Needs Chromium (CHROMIUM_PATH, or
 * `npm run services`).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { freePort } from './services/processes.mjs';
import { root } from './support/root.mjs';
import { reachableServices } from './support/test-services.mjs';

const images = join(root, 'docs', 'images');
const demo = join(root, 'var', 'demo');
const aside = join(root, 'var', 'demo-put-aside');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 760 };
/** Bytes: the README is read by telephone too. */
const LARGEST = 200_000;
const ALL = 1_000_000;

const { environment } = await reachableServices();
if (!environment.CHROMIUM_PATH) fail('Screenshots need Chromium: `npm run services` starts it.');
if (existsSync(aside))
  fail(`${aside} is in the way: an earlier run was interrupted. Put it back as var/demo.`);

mkdirSync(images, { recursive: true });
if (existsSync(demo)) renameSync(demo, aside);
let server;
let total = 0;
let browser;
try {
  const address = await startDemo(await freePort());
  browser = await chromium.launch({
    executablePath: environment.CHROMIUM_PATH,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
  });
  await walk(address, JSON.parse(readFileSync(join(demo, 'sign-ins.json'), 'utf8')));
  await browser.close();
} finally {
  server?.kill('SIGTERM');
  await Promise.race([new Promise((ended) => server?.once('exit', ended)), sleep(10_000)]);
  rmSync(demo, { recursive: true, force: true });
  if (existsSync(aside)) renameSync(aside, demo);
}

/** The same call as in the README, each picture where it is taken. */
async function walk(address, { signIns, callers }) {
  const caller = callers.find(({ key }) => key === 'particle');
  const agent = await signedIn(address, signIns, 'agent');
  await agent.goto(`${address}/cases?view=unassigned`);
  await picture(agent, 'desk');
  await agent.goto(`${address}/call?q=paul+delafontaine`);
  await picture(agent, 'call');
  await agent.locator('[data-first]').first().click();
  await agent.locator('#check form button').first().click();
  await agent.locator('#check [name=numen]').fill(caller.numen);
  await agent.locator('#check form[action$="/numen"] button').click();
  await agent.waitForSelector('#check .lamp.is-on');
  await agent.reload();
  await picture(agent, 'check');
  await agent.emulateMedia({ colorScheme: 'dark' });
  await picture(agent, 'check-dark');
  await agent.context().close();

  const manager = await signedIn(address, signIns, 'manager');
  await manager.goto(`${address}/statistics`);
  await manager.setViewportSize({ width: 1280, height: 1000 });
  await picture(manager, 'statistics');
  await manager.context().close();

  const owner = await fresh(NARROW);
  await owner.goto(`${address}/claim`);
  await owner.locator('main form button').click();
  await owner.waitForSelector('.claim-code');
  await picture(owner, 'claim');
  await owner.context().close();
}

async function fresh(viewport = WIDE) {
  const context = await browser.newContext({ locale: 'fr-FR', viewport, reducedMotion: 'reduce' });
  return context.newPage();
}

async function signedIn(address, signIns, role) {
  const { email, password } = signIns.find((one) => one.role === role);
  const page = await fresh();
  await page.goto(`${address}/sign-in`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('main button');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
}

async function picture(page, name) {
  const path = join(images, `${name}.png`);
  await page.mouse.move(0, 0);
  await page.evaluate('scrollTo(0, 0), document.activeElement?.blur()');
  await page.screenshot({ path });
  const { size } = statSync(path);
  total += size;
  console.log(`docs/images/${name}.png ${size} bytes`);
  if (size > LARGEST || total > ALL) throw new Error(`${name}.png makes the pictures too heavy.`);
}

async function startDemo(port) {
  const address = `http://127.0.0.1:${port}`;
  const env = { ...process.env, PORT: String(port), NODE_ENV: '', LANG_DEFAULT: 'fr' };
  server = spawn(process.execPath, [join(root, 'dist', 'demo.js')], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 360 && server.exitCode === null; tries += 1) {
    const ready = await fetch(`${address}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return address;
    await sleep(500);
  }
  throw new Error(`The demonstration does not answer at ${address}.`);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
