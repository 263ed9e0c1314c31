import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FormModel } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { reachText, roleOptions, stateBadge, type AccountFacts, type Badge } from './account-parts.views.js';

export interface AccountsPage extends Page {
  readonly grants: readonly {
    readonly id: string;
    readonly text: string;
    readonly reach: string;
    readonly mayApprove: boolean;
    readonly approve: string;
    readonly refuse: string;
  }[];
  readonly filter: FormModel<'q' | 'role'>;
  readonly rows: readonly {
    readonly href: string;
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly reach: string;
    readonly factor: string;
    readonly state: Badge;
  }[];
  readonly pager: { previous: string; next: string; text: string };
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/index': AccountsPage;
  }
}

interface GrantFacts {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly role: string;
  readonly scope: string | null;
  readonly uais: readonly string[];
  readonly requestedBy: string;
  readonly requesterName: string;
  readonly requestedAt: number;
}

export function accountsPage(
  speech: Speech,
  data: {
    accounts: readonly AccountFacts[];
    grants: readonly GrantFacts[];
    next: { name: string; id: string } | null;
    query: { q?: string | undefined; role?: string | undefined };
    readerId: string;
  },
): AccountsPage {
  const { q, role } = data.query;
  return {
    title: speech.t('accounts.list.title'),
    nav: 'accounts',
    grants: data.grants.map((grant) => grantRow(speech, grant, data.readerId)),
    filter: buildForm(
      speech,
      { values: { q: q ?? '', role: role ?? '' } },
      {
        q: { label: 'accounts.list.search', type: 'search', required: false, maxlength: 80, wide: true },
        role: {
          label: 'accounts.field.role',
          kind: 'select',
          required: false,
          empty: 'accounts.list.allRoles',
          options: roleOptions(speech),
        },
      },
    ),
    rows: data.accounts.map((account) => accountRow(speech, account)),
    pager: {
      previous: '',
      next: data.next ? nextPage(data.query, data.next) : '',
      text: speech.t('accounts.list.shown', { n: data.accounts.length }),
    },
  };
}

function nextPage(
  query: { q?: string | undefined; role?: string | undefined },
  next: { name: string; id: string },
) {
  const params = new URLSearchParams({ after: `${next.id} ${next.name}` });
  if (query.q) params.set('q', query.q);
  if (query.role) params.set('role', query.role);
  return `/accounts?${params.toString()}`;
}

function grantRow(speech: Speech, grant: GrantFacts, readerId: string): AccountsPage['grants'][number] {
  const role = speech.t(`common.role.${grant.role}`);
  const facts = { by: grant.requesterName, name: grant.name, role, at: speech.dateTime(grant.requestedAt) };
  return {
    id: grant.id,
    text: speech.t('accounts.grant.asked', facts),
    reach: reachText(speech, grant),
    mayApprove: readerId !== grant.requestedBy && readerId !== grant.accountId,
    approve: speech.t('accounts.grant.approveFor', { name: grant.name }),
    refuse: speech.t('accounts.grant.refuseFor', { name: grant.name }),
  };
}

function accountRow(speech: Speech, account: AccountFacts): AccountsPage['rows'][number] {
  return {
    href: `/accounts/${account.id}`,
    name: account.name,
    email: account.email,
    role: speech.t(`common.role.${account.role}`),
    reach: reachText(speech, account),
    factor: speech.t(account.hasSecondFactor ? 'common.yes' : 'common.no'),
    state: stateBadge(speech, account.state),
  };
}
