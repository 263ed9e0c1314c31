/**
 * `npm run services`: on Debian, installs and starts what the full test run uses: PostgreSQL 15, Redis 7, OpenLDAP
 * with its password policy, Active Directory (Samba, where the machine allows it) and Chromium. Every server is private: loopback only, a free port, data below
 * var/services/, stopped by its process id. Running it again keeps what runs.
 *
 *   npm run services            start, print the addresses and write them to var/services/env
 *   npm run services -- stop    stop what was started here and remove its data
 *   npm run services -- status  say what runs
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPath, installPackages } from './services/install.mjs';
import { forget, recorded, running, stopAll } from './services/processes.mjs';
import { startOpenLdap } from './services/openldap.mjs';
import { startPostgres } from './services/postgres.mjs';
import { startRedis } from './services/redis.mjs';
import { startSamba } from './services/samba.mjs';
import { root } from './support/root.mjs';

const folder = join(root, 'var', 'services');
const environmentFile = join(folder, 'env');
const STARTERS = { postgres: startPostgres, redis: startRedis, openldap: startOpenLdap, samba: startSamba };

const command = process.argv[2] ?? 'start';
if (command === 'start') await start();
else if (command === 'stop') await stop();
else if (command === 'status') status();
else {
  console.error(`No such command: ${command}. Use start, stop or status.`);
  process.exit(2);
}

async function start() {
  installPackages();
  mkdirSync(folder, { recursive: true });
  const environment = {};
  for (const [name, starter] of Object.entries(STARTERS)) {
    let instead;
    if (!running(name)) {
      forget(name);
      instead = await starter(folder);
    }
    Object.assign(environment, recorded(name)?.environment ?? instead);
  }
  environment.CHROMIUM_PATH = chromiumPath();
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(environmentFile, lines.join(''), { mode: 0o600 });
  process.stdout.write(lines.join(''));
}

async function stop() {
  const stopped = await stopAll(Object.keys(STARTERS));
  rmSync(folder, { recursive: true, force: true });
  console.log(stopped.length > 0 ? `Stopped ${stopped.join(', ')}.` : 'Nothing was running.');
}

function status() {
  for (const name of Object.keys(STARTERS)) {
    console.log(`${name.padEnd(10)} ${running(name) ? `process ${recorded(name).pid}` : 'not running'}`);
  }
}
