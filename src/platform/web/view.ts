import { maskNumen } from './mask.js';

/**
 * Page names and the model each needs. Modules add theirs:
 * `declare module '../platform/web/view.js' { interface Views { 'cases/show': CaseShowPage } }`
 */
export interface Views {
  'errors/show': ErrorPage;
}

/** What every page model says about its place; the layout reads it. */
export interface Page {
  /** Ready text of `<title>` and, unless the page has its own, of the heading. */
  readonly title: string;
  /** Way back, the desk first; the page itself is not in it. */
  readonly breadcrumb?: readonly Crumb[];
  /** Highlights this entry of the navigation. */
  readonly nav?: string;
  /** `desk` (default) with navigation, `plain` for sign-in, claim and other narrow pages, `print` for slips. */
  readonly layout?: 'desk' | 'plain' | 'print';
}
export interface Crumb {
  readonly label: string;
  readonly href: string;
}
export interface ErrorPage extends Page {
  readonly status: number;
  readonly detail: string;
  readonly hint: string;
  readonly requestId: string;
  readonly actions: readonly { label: string; href: string; primary: boolean }[];
  /** What does not fit in a form that has no page of its own to come back to. */
  readonly messages?: readonly string[];
  /** What people had written in it, to copy: nothing is lost. */
  readonly typed?: readonly string[];
}

export interface ViewOptions {
  readonly status?: number;
  /** `private` (default: revalidate, never shared) or `no-store` for claim, check and once-only pages (also no-referrer). */
  readonly cache?: 'private' | 'no-store';
  /** Renders the template alone, without layout: for htmx fragments. */
  readonly fragment?: boolean;
}

export class ViewResult {
  constructor(
    readonly name: string,
    readonly model: object,
    readonly options: ViewOptions,
  ) {}
}

/** A page, returned by a controller. Models are plain objects with ready strings (class getters render blank). */
export function view<K extends keyof Views>(name: K, model: Views[K], options: ViewOptions = {}): ViewResult {
  return new ViewResult(name, model, options);
}

/** A message shown once on the next page: a key with parameters, never a secret. */
export interface Flash {
  readonly kind: 'success' | 'info' | 'warning' | 'danger';
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** A button beside the message that takes the act back: a POST to a path of this site, called by a text key. */
  readonly undo?: { readonly action: string; readonly label: string };
}

export class RedirectResult {
  constructor(
    readonly url: string,
    readonly flash: Flash | null,
  ) {}
}

/** 303 to a path of this site, after a POST. `flash` given as a bare key means success. */
export function redirect(url: string, options: { flash?: Flash | string } = {}): RedirectResult {
  if (!url.startsWith('/') || url.startsWith('//') || /[\\\r\n]/.test(url)) {
    throw new Error('redirect() goes to paths of this site only');
  }
  const flash =
    typeof options.flash === 'string' ? { kind: 'success' as const, key: options.flash } : options.flash;
  return new RedirectResult(url, flash ?? null);
}

/** `next`, a NUMEN in it masked, if it is a path of this site, else `fallback`: for addresses that people could forge. */
export function safePath(next: unknown, fallback = '/'): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\s]*$/.test(next) || next.length > 500) return fallback;
  return maskNumen(next);
}
