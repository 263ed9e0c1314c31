import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Environment } from '../../src/platform/config/config.js';
import { TEST_KEYS } from './app.js';
import { service } from './services.js';

export interface CliCommand {
  args: readonly string[];
  input?: string;
}
export interface CliResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** The built product running as it runs for real: one process on SQLite, or web and worker on PostgreSQL and Redis. */
export interface Stack {
  url: string;
  /** The environment its processes run with. */
  env: Environment;
  /** Runs a command of the command line; throws with its message unless it exits 0. */
  cli(args: readonly string[], input?: string): string;
  /** Runs several in one process, where it does not matter that each has its own: one a second instead of three. */
  commands(commands: readonly CliCommand[]): CliResult[];
  /** What its processes have logged so far. */
  log(): string;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 30_000;

/**
 * Starts the built product (`npm run build` first: `npm test` does). `TEST_STACK=processes` asks for the large stack,
 * which needs TEST_DATABASE_URL and TEST_REDIS_URL.
 */
export async function startStack(
  extra: Environment = {},
  large = process.env.TEST_STACK === 'processes',
): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-stack-'));
  const port = await freePort();
  const database = large ? await makeDatabase() : undefined;
  const env: Environment = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATA_DIR: folder,
    PORT: String(port),
    SECOND_FACTOR: 'off',
    ...TEST_KEYS,
    ...(database && { DATABASE_URL: database.url, REDIS_URL: ownRedis() }),
    ...extra,
  };
  const logFile = join(folder, 'stack.log');
  const url = `http://127.0.0.1:${port}`;
  const processes: ChildProcess[] = [];
  const start = (program: string, role: string): void => {
    const log = openSync(logFile, 'a');
    const args = [join(root, 'dist', program)];
    processes.push(
      spawn(process.execPath, args, {
        cwd: root,
        env: { ...env, PROCESS_ROLE: role },
        stdio: ['ignore', log, log],
      }),
    );
  };
  const log = (): string => readFileSync(logFile, 'utf8');
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map(end));
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  start('main.js', large ? 'web' : 'all');
  try {
    await answered(`${url}/health/ready`, processes, log);
    // The web process applies migrations; the worker starts on a database that is ready.
    if (large) start('worker.js', 'worker');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    env,
    log,
    stop,
    cli: (args, input) => command(env, args, input),
    commands: (list) => commands(env, list),
  };
}

function command(env: Environment, args: readonly string[], input?: string): string {
  const run = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
    input: input ?? '',
  });
  if (run.status === 0) return run.stdout;
  throw new Error(`guichet ${args.join(' ')} ended with ${run.status}: ${run.stderr}${run.stdout}`);
}

function commands(env: Environment, list: readonly CliCommand[]): CliResult[] {
  const run = spawnSync(process.execPath, [join(root, 'test/support/processes/commands.mjs')], {
    cwd: root,
    env,
    encoding: 'utf8',
    input: JSON.stringify(list.map(({ args, input = '' }) => ({ args, input }))),
  });
  if (run.status !== 0) throw new Error(`The commands ended with ${run.status}: ${run.stderr}${run.stdout}`);
  const said = run.stderr.split('\0\n');
  return [...run.stdout.matchAll(/([^\0]*)\0(\d+)\n/g)].map(([, stdout = '', status], turn) => ({
    status: Number(status),
    stdout,
    stderr: said[turn] ?? '',
  }));
}

async function answered(url: string, processes: ChildProcess[], log: () => string): Promise<void> {
  const started = performance.now();
  for (;;) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    const dead = processes.some(({ exitCode }) => exitCode !== null);
    if (dead || performance.now() - started > PATIENCE_MS)
      throw new Error(`${url} does not answer:\n${log()}`);
    await sleep(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}

/** Stacks that run at the same time have the same keys, and so the same names in Redis: each test process has a number. */
function ownRedis(): string {
  const url = new URL(service('TEST_REDIS_URL') ?? '');
  url.pathname = `/${process.env.JEST_WORKER_ID ?? '1'}`;
  return url.href;
}

async function makeDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const address = service('TEST_DATABASE_URL');
  if (!address) throw new Error('TEST_STACK=processes needs TEST_DATABASE_URL.');
  const name = `guichet_stack_${process.pid}_${Date.now().toString(36)}`;
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE "${name}"`);
  const url = new URL(address);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
