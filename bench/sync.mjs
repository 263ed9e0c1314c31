/**
 * `npm run bench -- sync`: a directory of some thousand people is followed by `guichet directory sync`, once whole and
 * once after some of them changed: how long each takes, the start of the command and the look for people who are gone
 * included. On the OpenLDAP and the Active Directory (Samba) of `npm run services`, each with SQLite and, where there is
 * one, with PostgreSQL; in a unit and a database of its own, both gone afterwards.
 *
 *   --people N (5000; of Active Directory at most 2000, which Samba takes a minute to make)   --changes N (1000)
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../scripts/support/root.mjs';
import { reachableServices } from '../scripts/support/test-services.mjs';
import { measured } from './lib/command.mjs';
import { LdapStaff } from './lib/ldap-staff.mjs';
import { onPostgres } from './lib/postgres.mjs';
import { Product } from './lib/product.mjs';
import { circumstances, save, table, target } from './lib/report.mjs';

const MOST_SECONDS = 10;
const MOST_IN_SAMBA = 2000;

export async function syncing(options) {
  const people = Number(options.people ?? 5000);
  const changes = Number(options.changes ?? 1000);
  const { environment, missing } = await reachableServices();
  for (const line of missing) console.error(line);
  const results = { name: 'sync', circumstances: circumstances(), syncs: [] };
  for (const [directory, address, most] of [
    ['OpenLDAP', 'TEST_LDAP_URL', Infinity],
    ['Active Directory', 'TEST_AD_URL', MOST_IN_SAMBA],
  ]) {
    if (!environment[address]) continue;
    const staff = await LdapStaff.open(directory, environment);
    try {
      console.error(`  ${directory}: people …`);
      await staff.add(Math.max(changes, Math.min(people, most)));
      let turn = 0;
      for (const database of environment.TEST_DATABASE_URL ? ['SQLite', 'PostgreSQL'] : ['SQLite']) {
        turn += changes;
        const figures = await follow(staff, database, environment, () => staff.marry(changes, turn));
        results.syncs.push(...figures.map((row) => ({ directory, database, ...row })));
      }
    } finally {
      await staff.close();
    }
  }
  results.targets = results.syncs
    .filter(({ read }) => read === 'changes')
    .map(({ directory, database, seconds }) =>
      target(
        `${changes} changes, ${directory}, ${database}, s`,
        `< ${MOST_SECONDS}`,
        seconds,
        seconds < MOST_SECONDS,
      ),
    );
  if (results.targets.length === 0)
    throw new Error('There is no directory to follow: `npm run services` starts two.');
  console.log(`\n${table(results.syncs)}\n\n${table(results.targets)}\n\n${save('sync', results)}`);
  return results.targets.every(({ kept }) => kept === 'yes');
}

async function follow(staff, database, { TEST_DATABASE_URL }, change) {
  const folder = join(root, 'var', 'bench', 'sync');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = database === 'PostgreSQL' ? await ownDatabase(TEST_DATABASE_URL) : null;
  try {
    const product = new Product(folder, { ...staff.settings, ...(own && onPostgres(own.address)) });
    product.command(['migrate']);
    console.error(`  ${database}: everybody …`);
    const all = await measured(product, ['directory', 'sync']);
    await change();
    console.error(`  ${database}: what changed …`);
    const changed = await measured(product, ['directory', 'sync']);
    return [
      { read: 'everybody', people: staff.count, ...all },
      { read: 'changes', people: staff.count, ...changed },
    ];
  } finally {
    await own?.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ownDatabase(server) {
  const name = `guichet_bench_sync_${process.pid}`;
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  return {
    address: address.href,
    drop: async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}
