import { speech } from '../platform/i18n/formats.js';
import { RULE_CODES } from './difference.rules.js';
import { explanationText, reasonsText } from './explanation-text.rules.js';

describe.each(['fr', 'en'] as const)('the reasons in %s', (lang) => {
  const words = speech(lang, 'Europe/Paris');

  it.each(RULE_CODES)('%s can stand in a list, with or without separators in the username', (rule) => {
    for (const username of ['pde-la-fontaine2', 'plafontaine2']) {
      const reason = reasonsText(words, username, [rule]);
      // a comma would read as the beginning of the next reason
      expect(reason.replace(/\([^)]*\)/g, '')).not.toMatch(/[,;:.]|usernames\.rules/);
    }
  });

  it('never tell of what the username does not show', () => {
    const reason = (username: string, rule: 'apostrophe' | 'hyphen-extra'): string =>
      reasonsText(words, username, [rule]);
    expect(reason('oobrien', 'apostrophe')).not.toBe(reason('so-brien', 'apostrophe'));
    expect(reason('plafontaine', 'hyphen-extra')).not.toBe(reason('pde-lafontaine', 'hyphen-extra'));
  });
});

it('what was typed is shown on one line, without the quotes it came in', () => {
  const text = explanationText(speech('fr', 'Europe/Paris'), '« LE GOFF\tYann »', 'yle-goff', ['first-name']);
  expect(text?.replace(/\s/gu, ' ')).toBe(
    'Vous tapiez « LE GOFF Yann » ; l’identifiant exact est « yle-goff » : il ne porte que l’initiale du prénom.',
  );
});
