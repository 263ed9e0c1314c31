import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { SITES } from '../account.rules.js';
import { parseScope } from '../scope.rules.js';
import { crumbs, roleOptions, stateBadge, type AccountFacts, type Badge } from './account-parts.views.js';
import { REACHES } from './reaches.rules.js';

type DutyFields = 'name' | 'email' | 'role' | 'reach' | 'reachList' | 'site' | 'uais' | 'person';

export interface AccountFormPage extends Page {
  readonly action: string;
  readonly isNew: boolean;
  readonly version: number;
  readonly form: FormModel<DutyFields>;
  readonly state: Badge | null;
  /** Nobody changes their own account. */
  readonly isOwn: boolean;
  readonly acts: { id: string; active: boolean; disabled: boolean; restoreText: string } | null;
}

export interface LinkPage extends Page {
  readonly link: string;
  readonly until: string;
  readonly intro: string;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/edit': AccountFormPage;
    'accounts/link': LinkPage;
  }
}

export function accountFormPage(
  speech: Speech,
  data: { account: AccountFacts | null; username: string | null; readerId: string },
  state: FormState = {},
): AccountFormPage {
  const { account, username, readerId } = data;
  return {
    title: account?.name ?? speech.t('accounts.edit.newTitle'),
    nav: 'accounts',
    breadcrumb: crumbs(speech),
    action: account ? `/accounts/${account.id}` : '/accounts',
    isNew: account === null,
    isOwn: account?.id === readerId,
    version: account?.version ?? 0,
    form: dutiesForm(speech, account, username, state),
    state: account && stateBadge(speech, account.state),
    acts: account && {
      id: account.id,
      active: account.state === 'active',
      disabled: account.state === 'disabled',
      restoreText: speech.t(`accounts.edit.${account.hasPassword ? 'restore' : 'newLink'}`),
    },
  };
}

export function linkPage(speech: Speech, name: string, link: { url: string; expiresAt: number }): LinkPage {
  return {
    title: speech.t('accounts.link.title', { name }),
    nav: 'accounts',
    breadcrumb: crumbs(speech),
    intro: speech.t('accounts.link.intro', { name }),
    link: link.url,
    until: speech.t('accounts.link.until', { at: speech.dateTime(link.expiresAt) }),
  };
}

function dutiesForm(
  speech: Speech,
  account: AccountFacts | null,
  username: string | null,
  state: FormState,
): FormModel<DutyFields> {
  const scope = account?.scope ? parseScope(account.scope) : undefined;
  const reachList = scope?.kind === 'departements' ? scope.codes : scope?.kind === 'uais' ? scope.uais : [];
  return buildForm(speech, state, {
    name: { label: 'accounts.field.name', maxlength: 160, value: account?.name ?? '' },
    email: {
      label: 'accounts.field.email',
      type: 'email',
      maxlength: 254,
      plain: true,
      hint: 'accounts.edit.emailHint',
    },
    role: {
      label: 'accounts.field.role',
      kind: 'select',
      empty: 'common.choose',
      options: roleOptions(speech),
      value: account?.role ?? '',
      hint: 'accounts.edit.roleHint',
    },
    reach: {
      label: 'accounts.field.scope',
      hint: 'accounts.edit.deskOnly',
      kind: 'select',
      options: REACHES.map((value) => ({ value, label: speech.t(`accounts.reach.${value}`) })),
      value: scope?.kind ?? 'academie',
    },
    reachList: {
      label: 'accounts.edit.reachList',
      hint: 'accounts.edit.reachListHint',
      required: false,
      maxlength: 2000,
      plain: true,
      value: reachList.join(', '),
    },
    site: {
      label: 'accounts.field.site',
      hint: 'accounts.edit.deskOnly',
      kind: 'select',
      options: SITES.map((value) => ({ value, label: speech.t(`accounts.site.${value}`) })),
      value: account?.site ?? 'rectorat',
    },
    uais: {
      label: 'accounts.field.uais',
      hint: 'accounts.edit.uaisHint',
      required: false,
      maxlength: 2000,
      plain: true,
      value: account?.uais.join(', ') ?? '',
    },
    person: {
      label: 'accounts.edit.person',
      hint: 'accounts.edit.personHint',
      required: false,
      maxlength: 80,
      plain: true,
      value: username ?? '',
    },
  });
}
