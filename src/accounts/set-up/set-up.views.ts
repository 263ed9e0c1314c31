import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FieldModel, type FieldSpec, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../sign-in/password.rules.js';
import type { SetUpFacts } from './set-up.service.js';

export interface SetUpPage extends Page {
  readonly intro: string;
  readonly token: string;
  readonly summary: { title: string; items: readonly { href: string; message: string }[] } | null;
  /** Name and address of the first admin; empty for a link of an account. */
  readonly identity: readonly FieldModel[];
  /** The account's own address, for password managers. */
  readonly username: string;
  readonly password: FieldModel;
  readonly repeat: FieldModel;
  readonly rules: readonly PasswordRule[];
}

/** A rule of the list under the password; `check` is read by the script, null where only the server can tell. */
export interface PasswordRule {
  readonly text: string;
  readonly check: string | null;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/set-up': SetUpPage;
  }
}

export const NEW_PASSWORD: FieldSpec = {
  type: 'password',
  label: 'accounts.password.new',
  hint: 'accounts.password.advice',
  autocomplete: 'new-password',
};
export const REPEAT: FieldSpec = {
  type: 'password',
  label: 'accounts.password.repeat',
  autocomplete: 'new-password',
};

/** What a new password must be, as the reader sees it while typing. */
export function passwordRules(speech: Speech): PasswordRule[] {
  return [
    {
      text: speech.t('accounts.password.rule.length', { n: SHORTEST_PASSWORD }),
      check: `min:${SHORTEST_PASSWORD}`,
    },
    {
      text: speech.t('accounts.password.rule.longest', { n: LONGEST_PASSWORD }),
      check: `max:${LONGEST_PASSWORD}`,
    },
    { text: speech.t('accounts.password.rule.same'), check: 'same:f-repeat' },
    { text: speech.t('accounts.password.rule.common'), check: null },
  ];
}

export function setUpPage(
  speech: Speech,
  token: string,
  facts: SetUpFacts,
  state: FormState = {},
): SetUpPage {
  const founding = facts.purpose === 'first-admin';
  const named = { name: { label: 'accounts.field.name', autocomplete: 'name', maxlength: 160 } };
  const mailed = {
    email: {
      type: 'email',
      label: 'accounts.field.email',
      autocomplete: 'username',
      maxlength: 254,
      plain: true,
    },
  };
  const form = buildForm(speech, state, { ...named, ...mailed, password: NEW_PASSWORD, repeat: REPEAT });
  return {
    title: speech.t(`accounts.setUp.title.${facts.purpose}`),
    layout: 'plain',
    intro: speech.t(`accounts.setUp.intro.${facts.purpose}`, {
      name: facts.name ?? '',
      email: facts.email ?? '',
    }),
    token,
    summary: form.summary,
    identity: founding ? [form.fields.name, form.fields.email] : [],
    username: facts.email ?? '',
    password: form.fields.password,
    repeat: form.fields.repeat,
    rules: passwordRules(speech),
  };
}
