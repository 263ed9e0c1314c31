import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer will do; fails with the last answer after ten seconds. For work done by jobs. */
export async function until<T>(ask: () => Promise<T>, willDo: (answer: T) => boolean): Promise<T> {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (willDo(answer)) return answer;
    if (Date.now() - started > 10_000)
      throw new Error(`Not in time: ${JSON.stringify(answer).slice(0, 500)}`);
    await pause(50);
  }
}
