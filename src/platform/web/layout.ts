import { asLang, LANGUAGES, t, type Lang } from '../i18n/i18n.js';
import type { CurrentAccount } from './current-account.js';
import { navEntries } from './nav.js';
import type { Crumb, Page } from './view.js';
import type { Brand, WebSettings } from './web-settings.js';

/** What `views/layouts/*.hbs` read. */
export interface LayoutModel {
  readonly body: string;
  readonly title: string;
  readonly lang: string;
  readonly brand: Brand;
  readonly breadcrumb: readonly Crumb[];
  readonly nav: readonly { label: string; href: string; icon: string; current: boolean }[];
  readonly account: { name: string; role: string } | null;
  readonly flash: { kind: string; text: string } | null;
  readonly banners: readonly string[];
  readonly languages: readonly { code: string; label: string; current: boolean }[];
  readonly path: string;
}

interface Around {
  readonly lang: Lang;
  readonly account: CurrentAccount | undefined;
  readonly flash: { kind: string; text: string } | null;
  readonly settings: WebSettings;
  readonly path: string;
}

/** Builds the frame of a page: navigation by permission, banners, languages. */
export function layoutModel(page: Page, body: string, around: Around): LayoutModel {
  const { lang, account, settings } = around;
  return {
    body,
    title: page.title,
    lang: lang === 'qps' ? 'fr' : lang,
    brand: settings.brand,
    breadcrumb: page.breadcrumb ?? [],
    nav: account ? navOf(account, lang, page.nav) : [],
    account: account ? { name: account.name, role: t(lang, `common.role.${account.role}`) } : null,
    flash: around.flash,
    banners: settings.banners.map((key) => t(lang, key)),
    languages: LANGUAGES.map((code) => ({
      code,
      label: t(code, 'common.language'),
      current: code === asLang(lang),
    })),
    path: around.path,
  };
}

function navOf(account: CurrentAccount, lang: Lang, current: string | undefined): LayoutModel['nav'] {
  return navEntries(account.permissions).map((entry) => ({
    label: t(lang, entry.label),
    href: entry.href,
    icon: entry.icon,
    current: entry.key === current,
  }));
}
