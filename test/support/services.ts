import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import type { Environment } from '../../src/platform/config/config.js';

/** Addresses of the servers the full test run uses: from the environment, else from what `npm run services` wrote. */
const services: Environment = { ...readServicesFile(), ...process.env };

export type ServiceName =
  'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_LDAP_URL' | 'TEST_AD_URL' | 'CHROMIUM_PATH';

function readServicesFile(): Environment {
  const path = resolve('var/services/env');
  if (!existsSync(path)) return {};
  const lines = readFileSync(path, 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) =>
      /^\w+=/.test(line) ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [],
    ),
  );
}

/**
 * Address of a service, or undefined after one plain line; with CI=true a missing service is a failure, unless
 * `npm run services` found that this machine cannot run it (Active Directory needs namespaces).
 */
export function service(name: ServiceName): string | undefined {
  const address = services[name];
  const excused = services[name.replace('_URL', '_MISSING')] !== undefined;
  if (!address && !excused && process.env.CI === 'true')
    throw new Error(`${name} is missing, and CI requires it.`);
  // `npm test` names a server that is missing by an empty address
  return address || undefined;
}

/** What else is known of a service: `TEST_AD_BIND_DN` and the like. Only after `service` gave its address. */
export function serviceDetail(name: string): string {
  const value = services[name];
  if (!value) throw new Error(`${name} is missing beside the address of its service.`);
  return value;
}

export interface TestDatabase {
  name: 'SQLite' | 'PostgreSQL';
  /** Variables that point an application at a fresh, empty database. */
  env(): Promise<Environment>;
}

/** Runs a block on SQLite and, where reachable, on PostgreSQL, each on a fresh database. */
export function withDatabases(title: string, block: (database: TestDatabase) => void): void {
  describe(`${title} (SQLite)`, () => block({ name: 'SQLite', env: async () => ({}) }));
  const address = service('TEST_DATABASE_URL');
  if (!address) {
    describe.skip(`${title} (PostgreSQL: TEST_DATABASE_URL is not set)`, () =>
      it('runs where PostgreSQL is reachable', () => undefined));
    return;
  }
  describe(`${title} (PostgreSQL)`, () => {
    const created: string[] = [];
    afterAll(async () => {
      for (const name of created) await administer(address, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    });
    block({
      name: 'PostgreSQL',
      async env() {
        const name = `guichet_test_${process.pid}_${Date.now().toString(36)}_${created.length}`;
        await administer(address, `CREATE DATABASE "${name}"`);
        created.push(name);
        const url = new URL(address);
        url.pathname = `/${name}`;
        return { DATABASE_URL: url.href };
      },
    });
  });
}

async function administer(address: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
