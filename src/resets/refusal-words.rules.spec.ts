import { refusedWrite } from '../directory/openldap/openldap-codes.rules.js';
import { POLICY_ERRORS } from '../directory/ldap/policy-errors.rules.js';
import { hasText, LANGUAGES, t } from '../platform/i18n/i18n.js';
import { refusalWords } from './refusal-words.rules.js';

/** Result codes of the directory, with what its password policy said, and who is to act. */
const REFUSALS = [
  [8, undefined, 'administrator'],
  [12, undefined, 'administrator'],
  [13, undefined, 'administrator'],
  [19, undefined, 'administrator'],
  [19, POLICY_ERRORS.insufficientPasswordQuality, 'administrator'],
  [19, POLICY_ERRORS.passwordTooShort, 'administrator'],
  [19, POLICY_ERRORS.passwordInHistory, 'agent'],
  [19, POLICY_ERRORS.passwordTooYoung, 'agent'],
  [32, undefined, 'agent'],
  [50, undefined, 'administrator'],
  [53, undefined, 'administrator'],
] as const;

describe('what is told of a refused reset', () => {
  it.each(REFUSALS)(
    'result %s (policy %s): to the %s, and never the reason to the caller',
    (code, policy, who) => {
      const refused = refusedWrite(code, policy);
      const reason = 'code' in refused ? refused.code : '';
      const words = refusalWords(reason);
      for (const lang of LANGUAGES) {
        const agent = t(lang, `errors.${reason}`);
        const caller = t(lang, words.caller);
        expect(hasText(`errors.${reason}`)).toBe(true);
        expect(caller).not.toBe(agent);
        if (who === 'agent') expect(words.administrator).toBeNull();
        else expect([agent, caller]).not.toContain(t(lang, words.administrator ?? ''));
        expect(caller).toMatch(lang === 'fr' ? /Je ne peux pas le faire maintenant/ : /I cannot do this now/);
      }
      if (words.administrator) expect(hasText(words.administrator)).toBe(true);
    },
  );
});
