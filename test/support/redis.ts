import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { service } from './services.js';

export interface TestRedis {
  url: string;
  /** False for a server given by TEST_REDIS_URL: it is neither emptied nor killed. */
  own: boolean;
  /** Ends the server without warning, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A Redis of the test's own, in memory, on a free port; else the one of TEST_REDIS_URL; null where there is neither.
 */
export async function startRedis(): Promise<TestRedis | null> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'guichet-redis-'));
  let server = await launch(port, folder);
  if (!server) return given();
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    if (server?.kill('SIGKILL')) await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    own: true,
    kill: end,
    restart: async () => {
      server = await launch(port, folder);
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function given(): TestRedis | null {
  const url = service('TEST_REDIS_URL');
  const nothing = async (): Promise<void> => undefined;
  return url ? { url, own: false, kill: nothing, restart: nothing, stop: nothing } : null;
}

async function launch(port: number, folder: string): Promise<ChildProcess | null> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', [...options, '--dir', folder, '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  });
  const failed = new Promise<boolean>((resolve) => server.once('error', () => resolve(true)));
  for (let i = 0; i < 100; i += 1) {
    const up = await Promise.race([answers(port), failed.then(() => null)]);
    if (up === true) return server;
    if (up === null) break;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return null;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
