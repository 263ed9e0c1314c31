import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer will do; fails with the last answer after ten seconds, or so many. For work done by jobs. */
export async function until<T>(
  ask: () => Promise<T>,
  willDo: (answer: T) => boolean,
  seconds = 10,
): Promise<T> {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (willDo(answer)) return answer;
    if (Date.now() - started > seconds * 1000)
      throw new Error(`Not in time: ${JSON.stringify(answer).slice(0, 500)}`);
    await pause(50);
  }
}
