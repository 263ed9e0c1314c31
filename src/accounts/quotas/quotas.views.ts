import type { Speech } from '../../platform/i18n/formats.js';
import { hasText } from '../../platform/i18n/i18n.js';
import type { Page } from '../../platform/web/view.js';

export interface QuotasPage extends Page {
  readonly rows: readonly {
    readonly account: string;
    readonly quota: string;
    readonly used: string;
    readonly extended: string;
    /** Address that gives the hour; '' for the reader's own row. */
    readonly action: string;
    readonly label: string;
  }[];
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/quotas': QuotasPage;
  }
}

interface Row {
  readonly accountId: string;
  readonly accountName: string;
  readonly name: string;
  readonly used: number;
  readonly ceiling: number;
  readonly extendedUntil: number | null;
}

export function quotasPage(speech: Speech, rows: readonly Row[], readerId: string, now: number): QuotasPage {
  return {
    title: speech.t('accounts.quotas.title'),
    nav: 'quotas',
    rows: rows.map((row) => ({
      account: row.accountName,
      quota: quotaName(speech, row.name),
      used: speech.t('accounts.quotas.used', { used: row.used, ceiling: row.ceiling }),
      extended:
        row.extendedUntil !== null && row.extendedUntil > now
          ? speech.t('accounts.quotas.until', { time: speech.time(row.extendedUntil) })
          : '',
      action:
        row.accountId === readerId
          ? ''
          : `/quotas/${row.accountId}/${encodeURIComponent(row.name)}/extension`,
      label: speech.t('accounts.quotas.extendFor', { name: row.accountName }),
    })),
  };
}

function quotaName(speech: Speech, name: string): string {
  const key = `accounts.quotas.name.${name}`;
  return hasText(key) ? speech.t(key) : name;
}
