import type { RegisterCommands } from '../platform/cli/command-line.js';
import { AuditService } from './audit.service.js';

/** `audit verify`: recompute the chain and name the first bad entry. */
export const registerAuditCommands: RegisterCommands = (program, cli) => {
  program
    .command('audit')
    .description('the audit trail')
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
