import type { RegisterCommands } from '../platform/cli/command-line.js';
import { cliActor } from '../platform/actor.js';
import { Config } from '../platform/config/config.js';
import { speech } from '../platform/i18n/formats.js';
import { IndexRenewal } from './index-renewal.js';
import { EVERYBODY } from './reach.rules.js';
import { NumenNotSearched } from './usernames.errors.js';
import { apiCandidate } from './usernames-api.views.js';
import { UsernamesService } from './usernames.service.js';

/** `usernames find TEXT [--uai U]`: candidates, best first, with the reason. `usernames reindex`: the look-up index anew. */
export const registerUsernamesCommands: RegisterCommands = (program, cli) => {
  const usernames = program.command('usernames').description('exact usernames');
  usernames
    .command('reindex')
    .description('rewrite the look-up index of everybody')
    .action(() =>
      cli.run(async (app) => {
        const people = await app.get(IndexRenewal).rewriteAll();
        return { text: `${people} people indexed.`, json: { people } };
      }),
    );
  usernames
    .command('find <text>')
    .description('candidates, best first, with the reason')
    .option('--uai <code>', 'only people of this school')
    .action((text: string, options: { uai?: string }) =>
      cli.run(async (app) => {
        const asker = { actor: cliActor('usernames find'), reach: EVERYBODY, quota: null };
        const lookup = await app.get(UsernamesService).find(text, { uai: options.uai?.toUpperCase() }, asker);
        if (lookup.numen) throw new NumenNotSearched();
        const { langDefault, timeZone } = app.get(Config);
        const words = speech(langDefault, timeZone);
        const candidates = lookup.candidates.map((candidate) => apiCandidate(words, text, candidate));
        const lines = candidates.map((one) =>
          [one.username, one.displayName, one.uai, one.function, one.explanation].filter(Boolean).join(' · '),
        );
        const count = words.t('usernames.count', { n: lookup.total });
        return { text: [count, ...lines].join('\n'), json: { candidates, total: lookup.total } };
      }),
    );
};
