import { InvalidArgumentError } from 'commander';
import { Presets, SingleBar } from 'cli-progress';
import type { RegisterCommands } from '../platform/cli/command-line.js';
import { seed } from './seed.js';

interface Options {
  people: number;
  cases: number;
  messages?: number;
  seed: number;
}

/** `seed --people N --cases N`: synthetic data for benchmarks. */
export const registerSeedCommand: RegisterCommands = (program, cli) => {
  program
    .command('seed')
    .description('fill the database with invented data for benchmarks (refused in production)')
    .requiredOption('--people <n>', 'how many people to add', whole)
    .requiredOption('--cases <n>', 'how many cases to add, over the last year', whole)
    .option('--messages <n>', 'how many messages in all, about; default three a case', whole)
    .option('--seed <n>', 'another number gives another academy', whole, 1)
    .action((options: Options) =>
      cli.run(async (app) => {
        const { people, cases } = options;
        const wishes = { people, cases, messages: options.messages ?? cases * 3, seed: options.seed };
        const started = performance.now();
        const made = await withBar(people + cases, (step) =>
          seed(app, wishes, (what, done) => step(what === 'people' ? done : people + done)),
        );
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        const text = `${made.people} people, ${made.cases} cases, ${made.messages} messages and ${made.resets} resets in ${seconds} s.`;
        return { text, json: { ...made, seconds } };
      }),
    );
};

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
}

async function withBar<T>(total: number, work: (step: (done: number) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => undefined);
  const format = 'Seeding {bar} {percentage} % {value}/{total}, {eta_formatted} left';
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic);
  bar.start(total, 0);
  try {
    return await work((done) => bar.update(done));
  } finally {
    bar.stop();
  }
}
