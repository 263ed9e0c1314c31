import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/services/processes.mjs';
import { root } from '../../scripts/support/root.mjs';
import { Browser } from './browser.mjs';
import { once } from './http-client.mjs';
import { median } from './load.mjs';

const dist = (name) => join(root, 'dist', name);

/** Guichet on a data folder of its own: its command line, its server as a child process, its signed-in people. */
export class Product {
  /** Arguments of node itself for the server, such as `--cpu-prof`. */
  nodeArguments = [];

  constructor(folder, environment = {}) {
    this.folder = folder;
    this.environment = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATA_DIR: folder,
      SECOND_FACTOR: 'off',
      LOG_LEVEL: 'warn',
      ...environment,
    };
  }

  get database() {
    return join(this.folder, 'guichet.sqlite');
  }

  /** Runs a command of the command line; throws with its message when it fails. */
  command(args, { input, environment } = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [dist('cli.js'), ...args], {
      cwd: root,
      env: { ...this.environment, ...environment },
      input,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`guichet ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`);
    return stdout;
  }

  /** Makes the data once and keeps it: a folder made with other parameters, or half made, is made again. */
  prepare(parameters, make, fresh = false) {
    const marker = join(this.folder, 'bench.json');
    const wanted = JSON.stringify(parameters);
    if (!fresh && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return false;
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    make();
    writeFileSync(marker, wanted);
    return true;
  }

  /** Starts the server; `startMilliseconds` runs from the start of the process to the first page in full. */
  async start() {
    this.port = await freePort();
    const log = openSync(join(this.folder, 'server.log'), 'a');
    const started = performance.now();
    this.child = spawn(process.execPath, [...this.nodeArguments, dist('main.js')], {
      cwd: root,
      env: { ...this.environment, PORT: String(this.port) },
      stdio: ['ignore', log, log],
    });
    for (;;) {
      const answer = await once(this.port, { path: '/sign-in' }).catch(() => undefined);
      if (answer?.status === 200) break;
      if (this.child.exitCode !== null)
        throw new Error(`the server stopped: see ${join(this.folder, 'server.log')}`);
      if (performance.now() - started > 60_000) throw new Error('the server did not answer within a minute');
      await sleep(5);
    }
    return Math.round(performance.now() - started);
  }

  async stop() {
    if (!this.child || this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(force);
  }

  /** Median start-up of several, leaving the server running. */
  async startSeveral(times) {
    const figures = [];
    for (let i = 0; i < times; i += 1) {
      await this.stop();
      figures.push(await this.start());
    }
    return { median: median(figures), all: figures };
  }

  /** A browser signed in through the real form. */
  async signIn({ email, password }) {
    const browser = new Browser(this.port);
    const answer = await browser.submit('/sign-in', { email, password });
    if (answer.status !== 303) throw new Error(`sign-in of ${email} answered ${answer.status}`);
    return browser;
  }

  /** SQL statements the server has run since it started. */
  async sqlStatements() {
    const { body, status } = await once(this.port, { path: '/metrics' });
    const value = /^\w*sql_statements_total(?:\{[^}]*\})? (\d+)/m.exec(body.toString());
    if (!value) throw new Error(`/metrics (${status}) has no …sql_statements_total`);
    return Number(value[1]);
  }
}
