import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FieldSpec, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';

export interface SignInPage extends Page {
  readonly next: string;
  readonly form: FormModel<'email' | 'password'>;
}

export interface CodePage extends Page {
  readonly next: string;
  readonly form: FormModel<'code'>;
}

export interface EnrolmentPage extends Page {
  readonly action: string;
  readonly next: string;
  /** `data:` address of the QR code. */
  readonly qr: string;
  readonly secret: string;
  readonly form: FormModel<'code'>;
}

export interface RecoveryCodesPage extends Page {
  readonly codes: readonly string[];
  readonly next: string;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/sign-in': SignInPage;
    'accounts/code': CodePage;
    'accounts/enrolment': EnrolmentPage;
    'accounts/recovery-codes': RecoveryCodesPage;
  }
}

const CODE: FieldSpec = {
  label: 'accounts.code.label',
  hint: 'accounts.code.hint',
  autocomplete: 'one-time-code',
  size: 'code',
  maxlength: 40,
  plain: true,
  autofocus: true,
};

/** A state of the form that shows one message at one field. */
export const refusal = (field: string, message: string, values: Record<string, string> = {}): FormState => ({
  values,
  errors: [{ field, message }],
});

export function signInPage(speech: Speech, next: string, state: FormState = {}): SignInPage {
  return {
    title: speech.t('accounts.signIn.title'),
    layout: 'plain',
    next,
    form: buildForm(speech, state, {
      email: {
        type: 'email',
        label: 'accounts.signIn.email',
        autocomplete: 'username',
        maxlength: 254,
        plain: true,
        autofocus: state.values?.['email'] === undefined,
      },
      password: {
        type: 'password',
        label: 'accounts.signIn.password',
        autocomplete: 'current-password',
        autofocus: state.values?.['email'] !== undefined,
      },
    }),
  };
}

export function codePage(speech: Speech, next: string, state: FormState = {}): CodePage {
  const form = buildForm(speech, state, { code: CODE });
  return { title: speech.t('accounts.code.title'), layout: 'plain', next, form };
}

export function enrolmentPage(
  speech: Speech,
  { action, next, qr, secret }: Pick<EnrolmentPage, 'action' | 'next' | 'qr' | 'secret'>,
  state: FormState = {},
): EnrolmentPage {
  const code = { ...CODE, label: 'accounts.enrolment.code', hint: 'accounts.enrolment.codeHint' };
  const form = buildForm(speech, state, { code: { ...code, inputmode: 'numeric' } });
  return { title: speech.t('accounts.enrolment.title'), layout: 'plain', action, next, qr, secret, form };
}

export function recoveryCodesPage(speech: Speech, codes: readonly string[], next: string): RecoveryCodesPage {
  return { title: speech.t('accounts.recoveryCodes.title'), layout: 'plain', codes, next };
}
