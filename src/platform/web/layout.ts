import { asLang, LANGUAGES, t, type Lang } from '../i18n/i18n.js';
import { brandSheet } from './assets.js';
import { raisedBanners } from './banners.js';
import type { CurrentAccount } from './current-account.js';
import { navEntries, quickSearch } from './nav.js';
import { THEMES, type Theme } from './theme.js';
import type { Crumb, Page } from './view.js';
import type { Brand, WebSettings } from './web-settings.js';

/** The message of the page before, with the way to take the act back where there is one. */
export interface ShownFlash {
  readonly kind: string;
  readonly text: string;
  readonly undo: { action: string; label: string } | null;
}

/** What `views/layouts/*.hbs` read. */
export interface LayoutModel {
  readonly body: string;
  readonly title: string;
  readonly lang: string;
  readonly brand: Brand;
  /** Style sheet of the configured colour, or null. */
  readonly brandSheet: string | null;
  /** Empty: as the system is. */
  readonly theme: string;
  readonly themes: readonly { code: string; label: string; current: boolean }[];
  readonly quick: { action: string; label: string } | null;
  readonly breadcrumb: readonly Crumb[];
  readonly nav: readonly { label: string; href: string; icon: string; current: boolean }[];
  readonly account: { name: string; initials: string; role: string } | null;
  readonly flash: ShownFlash | null;
  readonly banners: readonly string[];
  readonly languages: readonly { code: string; label: string; current: boolean }[];
}

interface Around {
  readonly lang: Lang;
  readonly account: CurrentAccount | undefined;
  readonly flash: ShownFlash | null;
  readonly settings: WebSettings;
  readonly theme: Theme;
}

/** Builds the frame of a page: navigation by permission, banners, languages. */
export function layoutModel(page: Page, body: string, around: Around): LayoutModel {
  const { lang, account, settings } = around;
  return {
    body,
    title: page.title,
    lang: lang === 'qps' ? 'fr' : lang,
    brand: settings.brand,
    brandSheet: brandSheet(settings.brand),
    breadcrumb: page.breadcrumb ?? [],
    nav: account ? navOf(account, lang, page.nav) : [],
    account: account ? whoOf(account, lang) : null,
    quick: account ? quickOf(account, lang) : null,
    theme: around.theme === 'auto' ? '' : around.theme,
    themes: THEMES.map((code) => ({
      code,
      label: t(lang, `web.theme.${code}`),
      current: code === around.theme,
    })),
    flash: around.flash,
    banners: [...settings.banners, ...(account ? raisedBanners() : [])].map((key) => t(lang, key)),
    languages: LANGUAGES.map((code) => ({
      code,
      label: t(code, 'common.language'),
      current: code === asLang(lang),
    })),
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

function whoOf(account: CurrentAccount, lang: Lang): LayoutModel['account'] {
  const parts = account.name.split(/[\s-]+/).filter(Boolean);
  const initials = [parts[0], parts.length > 1 ? parts.at(-1) : ''].map((part) => part?.[0] ?? '').join('');
  return {
    name: account.name,
    initials: initials.toUpperCase(),
    role: t(lang, `common.role.${account.role}`),
  };
}

function quickOf(account: CurrentAccount, lang: Lang): LayoutModel['quick'] {
  const search = quickSearch(account.permissions);
  return search ? { action: search.action, label: t(lang, search.label) } : null;
}
