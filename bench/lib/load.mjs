import { Connection } from './http-client.mjs';

/**
 * Sends requests over `connections` sockets for `seconds`, after a warm-up that is not counted.
 * @param next `(n) => request`; each request may carry `check(answer)`, which throws when the answer is not the page
 *   that was asked for
 * @returns requests per second, p50, p99 and the greatest time in milliseconds, mean bytes of a body, and how many
 *   were timed (`requests`) and sent in all, warm-up included (`sent`)
 */
export async function load({ port, connections, seconds, warmup = 1, next }) {
  const sockets = Array.from({ length: connections }, () => new Connection(port));
  try {
    let sent = 0;
    const phase = async (duration) => {
      const times = [];
      let bytes = 0;
      const started = performance.now();
      const end = started + duration * 1000;
      await Promise.all(
        sockets.map(async (socket) => {
          while (performance.now() < end) {
            const request = next(sent++);
            const answer = await socket.send(request);
            request.check(answer);
            times.push(answer.milliseconds);
            bytes += answer.body.length;
          }
        }),
      );
      return { times, bytes, elapsed: (performance.now() - started) / 1000 };
    };
    await phase(warmup);
    const { times, bytes, elapsed } = await phase(seconds);
    return {
      ...spread(times),
      perSecond: round(times.length / elapsed),
      sent,
      meanBytes: Math.round(bytes / times.length),
    };
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/**
 * The same, one request after the other, by turns from each scenario: what the machine does meanwhile falls on all of
 * them alike, so that their times may be compared.
 * @returns the spread of times of each scenario, in their order
 */
export async function byTurns({ port, seconds, warmup = 1, scenarios }) {
  const socket = new Connection(port);
  const times = scenarios.map(() => []);
  try {
    const started = performance.now();
    for (let n = 0; performance.now() - started < (warmup + seconds) * 1000; n += 1) {
      const counts = performance.now() - started >= warmup * 1000;
      for (const [i, { next }] of scenarios.entries()) {
        const request = next(n);
        const answer = await socket.send(request);
        request.check(answer);
        if (counts) times[i].push(answer.milliseconds);
      }
    }
  } finally {
    socket.close();
  }
  return times.map(spread);
}

/** Median, 99th percentile and maximum of times in milliseconds. */
export function spread(times) {
  const sorted = Float64Array.from(times).sort();
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
  return { requests: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function round(value) {
  return Number(value.toPrecision(4));
}
