#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerAccountsCommands } from './accounts/accounts.cli.js';
import { registerAuditCommands } from './audit/audit.cli.js';
import { registerSeedCommand } from './demo/seed.cli.js';
import { registerDirectoryCommands } from './directory/directory.cli.js';
import { registerJobsCommands } from './notifications/jobs.cli.js';
import { registerOperationsCommands } from './operations/operations.cli.js';
import { registerUsernamesCommands } from './usernames/usernames.cli.js';
import { commandLine, type RegisterCommands } from './platform/cli/command-line.js';

/** Every module adds its commands here; none starts the application before one of them runs. */
const MODULES: readonly RegisterCommands[] = [
  registerAccountsCommands,
  registerAuditCommands,
  registerDirectoryCommands,
  registerJobsCommands,
  registerOperationsCommands,
  registerSeedCommand,
  registerUsernamesCommands,
];

const program = new Command('guichet')
  .description('Guichet: identity-verified support desk')
  .option('--json', 'machine-readable answers')
  .exitOverride();
// Loaded only when a command runs, so that help and wrong usage answer at once.
const cli = commandLine(program, async (config) => (await import('./app.setup.js')).createContext(config));
program
  .command('migrate')
  .description('apply migrations')
  .action(() => cli.run(async () => ({ text: 'Migrations applied.', json: { applied: true } })));
for (const register of MODULES) register(program, cli);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its message already; help is not a fault.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
