import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from './root.mjs';

/** What each variable stands for, and what is left out without it. */
const SERVERS = {
  TEST_DATABASE_URL: ['PostgreSQL', 'the database tests run on SQLite only'],
  TEST_REDIS_URL: ['Redis', 'the queue tests run on the embedded driver only'],
  TEST_LDAP_URL: ['OpenLDAP', 'the tests of that adapter are left out'],
  TEST_AD_URL: ['Active Directory', 'the tests of that adapter are left out'],
  CHROMIUM_PATH: ['Chromium', 'the journeys in a browser are left out'],
};

/**
 * Which servers of the full test run answer: addresses from the environment, else from what `npm run services` wrote.
 * @returns the variables for the tests (an empty one for a server that is missing), one plain line for each missing,
 *   and apart from them one for each that this machine cannot run: no failure, in CI neither
 */
export async function reachableServices() {
  const known = { ...written(), ...process.env };
  const environment = {};
  const missing = [];
  const excused = [];
  for (const name of new Set([...Object.keys(SERVERS), ...Object.keys(known)])) {
    if (!/^(TEST_[A-Z_]+|CHROMIUM_PATH)$/.test(name)) continue;
    environment[name] = known[name] ?? '';
    if (!(name in SERVERS) || (await reachable(known[name]))) continue;
    environment[name] = '';
    const [server, consequence] = SERVERS[name];
    const obstacle = known[name.replace('_URL', '_MISSING')];
    if (obstacle) {
      excused.push(`No ${server} (${obstacle}): ${consequence}.`);
      continue;
    }
    const reason = known[name] ? `${name} does not answer` : `${name} is not set`;
    missing.push(`No ${server} (${reason}): ${consequence}. \`npm run services\` starts it.`);
  }
  return { environment, missing, excused };
}

function written() {
  const path = join(root, 'var', 'services', 'env');
  if (!existsSync(path)) return {};
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

async function reachable(address) {
  if (!address) return false;
  if (address.startsWith('/')) return existsSync(address);
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 2000 });
    const end = (answer) => resolve(answer) ?? socket.destroy();
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
