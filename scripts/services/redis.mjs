import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, launch } from './processes.mjs';

/** A Redis that keeps nothing on disk. */
export async function startRedis(folder) {
  const data = join(folder, 'redis');
  mkdirSync(data, { recursive: true });
  const port = await freePort();
  await launch('redis', {
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', data],
    port,
    data,
    log: join(folder, 'redis.log'),
    environment: { TEST_REDIS_URL: `redis://127.0.0.1:${port}/0` },
  });
}
