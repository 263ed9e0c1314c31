import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FieldSpec, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { SecretRule } from './secret.rules.js';

export interface ClaimStartPage extends Page {
  readonly steps: readonly string[];
}
export interface ClaimPairingPage extends Page {
  /** The six characters, once, from the POST itself; null on the page that waits. */
  readonly code: string | null;
  readonly spelled: string;
  readonly countdown: { at: number; label: string; over: string; text: string } | null;
  readonly early: boolean;
}
export interface ClaimCodePage extends Page {
  readonly action: string;
  readonly form: FormModel<'code'>;
}
export interface ClaimSecretPage extends Page {
  /** Shown once the code was right: people forget it as often as the password. */
  readonly username: string;
  readonly asksNumen: boolean;
  readonly form: FormModel<'numen' | 'secret' | 'again'>;
  /** `rule` is checked while typing by the browser script; the server judges again. */
  readonly rules: readonly { rule: string; text: string }[];
}
export interface ClaimDonePage extends Page {
  readonly next: readonly string[];
  readonly form: FormModel<'contact'>;
}
export interface ClaimContactCodePage extends Page {
  readonly form: FormModel<'code'>;
}
export interface NotMePage extends Page {
  readonly action: string;
}
export interface NotMeDonePage extends Page {
  readonly text: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'resets/claim-start': ClaimStartPage;
    'resets/claim-pairing': ClaimPairingPage;
    'resets/claim-code': ClaimCodePage;
    'resets/claim-secret': ClaimSecretPage;
    'resets/claim-done': ClaimDonePage;
    'resets/claim-contact-code': ClaimContactCodePage;
    'resets/not-me': NotMePage;
    'resets/not-me-done': NotMeDonePage;
  }
}

/** The checks of client/50-rules.js; a list of common passwords is too long for a page, so that rule stays here. */
const browserRules = (username: string): readonly { code: SecretRule; rule: string }[] => [
  { code: 'length', rule: 'min:12' },
  { code: 'strength', rule: 'strong' },
  { code: 'personal', rule: `without:${username}` },
  { code: 'numen', rule: 'not-numen' },
];

const CODE_FIELD: FieldSpec = {
  label: 'resets.claim.code',
  inputmode: 'numeric',
  size: 'code',
  maxlength: 20,
  autocomplete: 'one-time-code',
  autofocus: true,
  plain: true,
};

const plain = (speech: Speech, key: string): Page => ({ title: speech.t(key), layout: 'plain' });

export function startPage(speech: Speech): ClaimStartPage {
  const steps = ['call', 'show', 'read', 'choose'].map((step) => speech.t(`resets.claim.step.${step}`));
  return { ...plain(speech, 'resets.claim.title'), steps };
}

export function pairingPage(
  speech: Speech,
  { code, expiresAt, early }: { code: string | null; expiresAt: number | null; early: boolean },
): ClaimPairingPage {
  const text = expiresAt === null ? '' : speech.time(expiresAt);
  return {
    ...plain(speech, 'resets.claim.pairingTitle'),
    code,
    spelled: code === null ? '' : [...code].join(' '),
    countdown:
      expiresAt === null
        ? null
        : {
            at: expiresAt,
            label: speech.t('resets.claim.codeLife'),
            over: speech.t('resets.claim.codeOver'),
            text,
          },
    early,
  };
}

export function codePage(speech: Speech, token: string, state: FormState): ClaimCodePage {
  const form = buildForm(speech, state, { code: { ...CODE_FIELD, hint: 'resets.claim.codeHint' } });
  return { ...plain(speech, 'resets.claim.codeTitle'), action: `/claim/${encodeURIComponent(token)}`, form };
}

export function secretPage(
  speech: Speech,
  claim: { asksNumen: boolean; username: string },
  state: FormState,
): ClaimSecretPage {
  const form = buildForm(speech, state, {
    numen: {
      label: 'resets.claim.numen',
      hint: 'resets.claim.numenHint',
      plain: true,
      size: 'medium',
      required: claim.asksNumen,
    },
    secret: { label: 'resets.claim.secret', type: 'password', autocomplete: 'new-password', maxlength: 256 },
    again: { label: 'resets.claim.again', type: 'password', autocomplete: 'new-password', maxlength: 256 },
  });
  return {
    ...plain(speech, 'resets.claim.secretTitle'),
    username: claim.username,
    asksNumen: claim.asksNumen,
    form,
    rules: browserRules(claim.username).map(({ code, rule }) => ({
      rule,
      text: speech.t(`resets.secret.rule.${code}`),
    })),
  };
}

export function donePage(speech: Speech, state: FormState): ClaimDonePage {
  const form = buildForm(speech, state, {
    contact: {
      label: 'resets.claim.contact',
      hint: 'resets.claim.contactHint',
      plain: true,
      maxlength: 254,
      autocomplete: 'email',
    },
  });
  const next = ['signIn', 'devices', 'notice'].map((step) => speech.t(`resets.claim.next.${step}`));
  return { ...plain(speech, 'resets.claim.doneTitle'), next, form };
}

export function contactCodePage(speech: Speech, state: FormState): ClaimContactCodePage {
  return {
    ...plain(speech, 'resets.claim.contactTitle'),
    form: buildForm(speech, state, { code: CODE_FIELD }),
  };
}

export function notMePage(speech: Speech, token: string): NotMePage {
  return { ...plain(speech, 'resets.notMe.title'), action: `/not-me/${encodeURIComponent(token)}` };
}

export function notMeDonePage(speech: Speech, outcome: 'frozen' | 'alerted'): NotMeDonePage {
  return { ...plain(speech, 'resets.notMe.doneTitle'), text: speech.t(`resets.notMe.${outcome}`) };
}
