import { Presets, SingleBar } from 'cli-progress';
import { InvalidArgumentError } from 'commander';
import { cliActor } from '../platform/actor.js';
import type { CommandAnswer, RegisterCommands } from '../platform/cli/command-line.js';
import { redact } from '../platform/redaction.js';
import { AuditRetention, type AuditObject } from './audit-retention.service.js';
import { AuditService } from './audit.service.js';

interface AnonymiseOptions {
  reason: string;
  dryRun?: boolean;
  typed?: string;
}

/** `audit verify` recomputes the chain; `audit anonymise` ends the life of what is written about one object. */
export const registerAuditCommands: RegisterCommands = (program, cli) => {
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('anonymise <type> <id>')
    .description(
      'delete what the trail says about one object (person ID, case ID); its links stay and verify',
    )
    .requiredOption('--reason <text>', 'why, kept in the trail', reason)
    .option('--typed <name>', 'also the searches that typed these words, whoever was shown', typed)
    .option('--dry-run', 'only say how much would go')
    .action((type: string, id: string, options: AnonymiseOptions) =>
      cli.run((app) => anonymise(app.get(AuditRetention), { type, id }, options)),
    );
  audit
    .command('verify')
    .description('recompute the chain and name the first bad entry')
    .action(() =>
      cli.run(async (app) => {
        const result = await app.get(AuditService).verify();
        const text = result.ok
          ? `The trail is whole: ${result.entries} entries.`
          : `The trail is broken at entry ${result.firstBad} (${result.reason}); ${result.entries} entries before it are sound.`;
        return { text, json: result, failed: !result.ok };
      }),
    );
};

async function anonymise(
  retention: AuditRetention,
  object: AuditObject,
  options: AnonymiseOptions,
): Promise<CommandAnswer> {
  const named = options.typed === undefined ? 0 : await retention.searchesOf(options.typed, object);
  const entries = (await retention.about(object)) + named;
  const what = `${object.type} ${object.id}`;
  if (options.dryRun === true || entries === 0) {
    const text = `The details of ${entries} entries about ${what} would be deleted. Nothing was changed.`;
    return { text, json: { ...object, entries, deleted: 0 }, failed: entries === 0 };
  }
  const bar = new SingleBar({ stream: process.stderr, noTTYOutput: false }, Presets.shades_classic);
  if (process.stderr.isTTY) bar.start(entries, 0);
  const by = cliActor('audit anonymise');
  const about = await retention.anonymise(object, options.reason, by, (gone) => bar.update(gone));
  const searched =
    options.typed === undefined ? 0 : await retention.anonymiseSearches(options.typed, options.reason, by);
  const deleted = about + searched;
  bar.stop();
  const text = `The details of ${deleted} entries about ${what} are deleted; the chain still verifies.`;
  return { text, json: { ...object, entries, deleted } };
}

/** A word of one letter would take half of all searches with it. */
function typed(text: string): string {
  if (text.trim().length < 3 || text.length > 200) throw new InvalidArgumentError('3 to 200 characters.');
  return text.trim();
}

function reason(text: string): string {
  if (text.trim().length < 3 || text.length > 200) throw new InvalidArgumentError('3 to 200 characters.');
  return redact(text.trim());
}
