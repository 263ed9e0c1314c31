import Handlebars from 'handlebars';
import { t, type Lang, type TextParams } from '../i18n/i18n.js';
import type { Helpers, TemplateData } from './templates.js';

/**
 * The helpers of all templates (the house allows eight):
 * - `{{t 'cases.title' n=3}}` text in the reader's language;
 * - `{{icon 'search'}}`, `{{icon 'lock' label='…'}}` from the sprite, decorative unless it has a label;
 * - `{{#if (eq a b)}}`, `{{#if (not a)}}`, `{{#if (or a b)}}`;
 * - `{{asset 'app.css'}}` the hashed address of a built file.
 */
export function makeHelpers(asset: (name: string) => string): Helpers {
  const sprite = asset('icons.svg');
  const icons = new Map<string, Handlebars.SafeString>();
  return {
    t: (key: string, options: Handlebars.HelperOptions) =>
      t((options.data as TemplateData).lang as Lang, key, options.hash as TextParams),
    icon: (name: string, options: Handlebars.HelperOptions) => {
      const label = (options.hash as { label?: string }).label;
      const cached = icons.get(name);
      if (cached && !label) return cached;
      const made = new Handlebars.SafeString(svg(sprite, name, label));
      if (!label) icons.set(name, made);
      return made;
    },
    eq: (a: unknown, b: unknown) => a === b,
    not: (a: unknown) => !a,
    or: (a: unknown, b: unknown) => a || b,
    asset: (name: string) => asset(name),
  };
}

function svg(sprite: string, name: string, label?: string): string {
  const escape = Handlebars.escapeExpression;
  const use = `<use href="${sprite}#${escape(name)}"/></svg>`;
  if (!label) return `<svg class="icon" aria-hidden="true">${use}`;
  return `<svg class="icon" role="img" aria-label="${escape(label)}">${use}`;
}
