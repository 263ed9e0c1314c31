import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../support/root.mjs';

const recordPath = (name) => join(root, 'var', 'services', `${name}.json`);

/** What `launch` noted about a service: `{ pid, started, environment, data }`, or undefined. */
export function recorded(name) {
  return existsSync(recordPath(name)) ? JSON.parse(readFileSync(recordPath(name), 'utf8')) : undefined;
}

export function forget(name) {
  const record = recorded(name);
  if (record?.data) rmSync(record.data, { recursive: true, force: true });
  rmSync(recordPath(name), { force: true });
}

/** True when the recorded process lives and is the very one that was started (ids are used again). */
export function running(name) {
  const record = recorded(name);
  return record !== undefined && startOf(record.pid) === record.started;
}

/**
 * Starts a server apart from this process, waits until its port answers and records it.
 * @param data the folder that holds its data, removed when it stops
 * @param inherit descriptors the server gets as 3, 4, …
 */
export async function launch(name, { command, args, port, data, environment, log, inherit = [] }) {
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', output, output, ...inherit],
    cwd: '/',
  });
  child.on('error', (error) => console.error(`${name}: ${error.message}`));
  child.unref();
  const record = { pid: child.pid, started: startOf(child.pid), data, environment };
  mkdirSync(dirname(recordPath(name)), { recursive: true });
  writeFileSync(recordPath(name), JSON.stringify(record), { mode: 0o600 });
  for (let waited = 0; !(await answers(port)); waited += 100) {
    if (!running(name) || waited > 30_000) {
      throw new Error(
        `${name} did not start:\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`,
      );
    }
    await sleep(100);
  }
}

/** Stops every recorded service that runs, in order; returns their names. */
export async function stopAll(names) {
  const stopped = [];
  for (const name of names.filter(running)) {
    const { pid, started } = recorded(name);
    // PostgreSQL takes SIGINT as "disconnect everybody and stop"; SIGTERM would wait for its clients.
    process.kill(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    for (let waited = 0; startOf(pid) === started; waited += 50) {
      if (waited > 10_000) process.kill(pid, 'SIGKILL');
      await sleep(50);
    }
    stopped.push(name);
  }
  for (const name of names) forget(name);
  return stopped;
}

/** The start time of a process in clock ticks since boot, or undefined when there is none (or only its corpse). */
function startOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
