import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { NEW_PASSWORD, passwordRules, REPEAT, type PasswordRule } from '../set-up/set-up.views.js';
import { TOKEN_SCOPE_NAMES } from '../tokens/token.rules.js';
import { scopeText } from '../scope.views.js';

export interface ProfilePage extends Page {
  readonly facts: readonly { label: string; value: string }[];
  readonly password: FormModel<'current' | 'password' | 'repeat'>;
  readonly rules: readonly PasswordRule[];
  readonly factor: { text: string; on: boolean; enrol: string; mayRemove: boolean; codes: string };
  readonly sessions: readonly {
    id: string;
    agent: string;
    address: string;
    seen: string;
    here: boolean;
    label: string;
  }[];
  readonly others: boolean;
  readonly tokens: readonly {
    id: string;
    name: string;
    scopes: string;
    expires: string;
    used: string;
    label: string;
  }[];
  readonly mayMakeTokens: boolean;
  readonly token: FormModel<'name' | 'scope' | 'days'>;
}

export interface TokenMadePage extends Page {
  readonly token: string;
  readonly expires: string;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/profile': ProfilePage;
    'accounts/token-made': TokenMadePage;
  }
}

/** Read types of the page; the service's own fit them. */
interface ProfileFacts {
  readonly account: {
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly scope: string | null;
    readonly site: string | null;
    readonly uais: readonly string[];
    readonly hasSecondFactor: boolean;
  };
  readonly sessions: readonly { id: string; address: string; agent: string; lastSeenAt: number }[];
  readonly tokens: readonly {
    id: string;
    name: string;
    scopes: readonly string[];
    expiresAt: number;
    lastUsedAt: number | null;
  }[];
  readonly recoveryCodesLeft: number;
  readonly factorRequired: boolean;
  readonly now: number;
}

export interface ProfileForms {
  readonly password?: FormState;
  readonly token?: FormState;
}

export function profilePage(
  speech: Speech,
  profile: ProfileFacts,
  sessionId: string,
  forms: ProfileForms = {},
): ProfilePage {
  const { account, now } = profile;
  return {
    title: speech.t('accounts.profile.title'),
    facts: factsOf(speech, account),
    password: buildForm(speech, forms.password ?? {}, {
      current: { type: 'password', label: 'accounts.profile.current', autocomplete: 'current-password' },
      password: NEW_PASSWORD,
      repeat: REPEAT,
    }),
    rules: passwordRules(speech),
    factor: factorOf(speech, profile),
    sessions: profile.sessions.map((one) => ({
      id: one.id,
      agent: one.agent || speech.t('accounts.profile.unknownBrowser'),
      address: one.address,
      seen: speech.relative(one.lastSeenAt, now),
      here: one.id === sessionId,
      label: speech.t('accounts.profile.endSession', { browser: one.agent, address: one.address }),
    })),
    others: profile.sessions.length > 1,
    tokens: profile.tokens.map((one) => ({
      id: one.id,
      name: one.name,
      scopes: speech.list(one.scopes.map((scope) => speech.t(`accounts.scope.${scope}`))),
      expires: speech.date(one.expiresAt),
      used:
        one.lastUsedAt === null ? speech.t('accounts.profile.never') : speech.relative(one.lastUsedAt, now),
      label: speech.t('accounts.profile.revokeToken', { name: one.name }),
    })),
    mayMakeTokens: account.hasSecondFactor || !profile.factorRequired,
    token: tokenForm(speech, forms.token ?? {}),
  };
}

export function tokenMadePage(speech: Speech, token: string, expiresAt: number): TokenMadePage {
  return {
    title: speech.t('accounts.token.made'),
    breadcrumb: [{ label: speech.t('accounts.profile.title'), href: '/account' }],
    token,
    expires: speech.t('accounts.token.until', { date: speech.date(expiresAt) }),
  };
}

function factsOf(speech: Speech, account: ProfileFacts['account']): ProfilePage['facts'] {
  const rows = [
    ['accounts.field.name', account.name],
    ['accounts.field.email', account.email],
    ['accounts.field.role', speech.t(`common.role.${account.role}`)],
    ['accounts.field.scope', account.scope === null ? '' : scopeText(speech, account.scope)],
    ['accounts.field.site', account.site === null ? '' : speech.t(`accounts.site.${account.site}`)],
    ['accounts.field.uais', account.uais.join(', ')],
  ] as const;
  return rows.filter(([, value]) => value !== '').map(([key, value]) => ({ label: speech.t(key), value }));
}

function factorOf(speech: Speech, profile: ProfileFacts): ProfilePage['factor'] {
  const on = profile.account.hasSecondFactor;
  return {
    on,
    text: speech.t(`accounts.profile.factor.${on ? 'on' : 'off'}`),
    enrol: speech.t(`accounts.profile.factor.${on ? 'replace' : 'enrol'}`),
    mayRemove: on && !profile.factorRequired,
    codes: speech.t('accounts.profile.factor.codes', { n: profile.recoveryCodesLeft }),
  };
}

function tokenForm(speech: Speech, state: FormState): ProfilePage['token'] {
  const scopes = TOKEN_SCOPE_NAMES.map((value) => ({ value, label: speech.t(`accounts.scope.${value}`) }));
  const days = ['7', '30', '90'].map((value) => ({
    value,
    label: speech.t('accounts.token.days', { n: Number(value) }),
  }));
  return buildForm(speech, state, {
    name: { label: 'accounts.token.name', hint: 'accounts.token.nameHint', maxlength: 80 },
    scope: { label: 'accounts.token.scopes', kind: 'choice', multiple: true, options: scopes },
    days: { label: 'accounts.token.life', kind: 'select', options: days, value: '30', size: 'short' },
  });
}
