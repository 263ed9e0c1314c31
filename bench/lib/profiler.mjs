/** Loaded into the server by `--profile`: SIGWINCH (Nest stops at the others) starts a processor profile, the next one writes it to GUICHET_PROFILE. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
await session.post('Profiler.enable');
let running = false;
process.on('SIGWINCH', async () => {
  if (!running) {
    running = true;
    await session.post('Profiler.start');
    return;
  }
  running = false;
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env.GUICHET_PROFILE, JSON.stringify(profile));
});
