import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { createWebApp } from '../../src/app.setup.js';
import { FixedClock } from '../../src/platform/clock.js';
import { loadConfig, type Config, type Environment } from '../../src/platform/config/config.js';
import { Transactions } from '../../src/platform/database/transactions.js';

export interface TestApp {
  app: NestFastifyApplication;
  config: Config;
  clock: FixedClock;
  transactions: Transactions;
  /** Address of the running web server, e.g. http://127.0.0.1:43210. */
  url: string;
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T;
  stop(): Promise<void>;
}

/** Keys of every test, so that two applications may share one database. */
export const TEST_KEYS: Environment = {
  SECRET_KEY: 'test-secret-key-test-secret-key-test',
  NUMEN_PEPPER: 'test-numen-pepper-test-numen-pepper!',
  AUDIT_KEY: 'test-audit-key-test-audit-key-test-a',
};

/** A configuration on a temporary folder; `env` overrides any variable. */
export function testConfig(env: Environment = {}): Config {
  const folder = env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'guichet-test-'));
  return loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATA_DIR: folder,
    PORT: '0',
    SECOND_FACTOR: 'off',
    ...TEST_KEYS,
    ...env,
  });
}

/** Starts the whole application over real HTTP on a free port, with a clock that moves only when told to. */
export async function startTestApp(env: Environment = {}): Promise<TestApp> {
  const config = testConfig(env);
  const clock = new FixedClock();
  const app = await createWebApp(config, { clock });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('localhost', '127.0.0.1');
  const test: TestApp = {
    app,
    config,
    clock,
    transactions: app.get(Transactions),
    url,
    get: (type) => app.get(type as Type),
    async stop() {
      await app.close();
      if (!env.DATA_DIR) rmSync(config.dataDir, { recursive: true, force: true });
      // The module of a test file stays in memory, and what it holds with it: the application must not.
      for (const name of ['app', 'transactions', 'get'] as const) Reflect.deleteProperty(test, name);
    },
  };
  return test;
}
