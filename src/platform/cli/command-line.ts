import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { configOrExit } from '../config/config-or-exit.js';
import { DomainError } from '../errors.js';
import { hasText, t } from '../i18n/i18n.js';
import { redact } from '../redaction.js';

export interface CommandAnswer {
  /** For people, on standard output. */
  text: string;
  /** For programs, with --json. */
  json: unknown;
  /** True when the command did its work and the answer is a refusal (a broken chain): exit code 1. */
  failed?: boolean;
}

export type RegisterCommands = (program: Command, cli: CommandLine) => void;

export interface CommandLine {
  /**
   * Starts the application without its web door, runs `work`, prints the answer and stops.
   * Exit codes: 0 done, 1 refused or failed (message on standard error, nothing half-done), 2 wrong usage.
   */
  run(work: (app: INestApplicationContext) => Promise<CommandAnswer>): Promise<void>;
}

/** The shared way every command starts, answers and fails; `start` builds the application when a command runs. */
export function commandLine(
  program: Command,
  start: (config: Config) => Promise<INestApplicationContext>,
): CommandLine {
  return {
    async run(work) {
      const asJson = program.opts<{ json?: boolean }>().json === true;
      const app = await start(Object.freeze({ ...configOrExit(), processRole: 'web' as const }));
      try {
        const answer = await work(app);
        process.stdout.write(`${redact(asJson ? JSON.stringify(answer.json) : answer.text)}\n`);
        if (answer.failed) process.exitCode = 1;
      } catch (error) {
        process.exitCode = 1;
        const message =
          error instanceof DomainError ? describeRefusal(error) : String((error as Error).stack ?? error);
        process.stderr.write(`${redact(asJson ? JSON.stringify({ error: message }) : message)}\n`);
      } finally {
        await app.close();
      }
    },
  };
}

/** A refusal in English, the language of the command line; its code where it has no text. */
export function describeRefusal(error: DomainError): string {
  if (hasText(`errors.${error.code}`))
    return `${t('en', `errors.${error.code}`, error.params)} (${error.code})`;
  const details = Object.entries(error.params).map(([name, value]) => `${name}: ${value}`);
  return details.length > 0 ? `${error.code} (${details.join(', ')})` : error.code;
}
