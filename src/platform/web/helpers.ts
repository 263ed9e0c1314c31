import type Handlebars from 'handlebars';
import { t, type Lang, type TextParams } from '../i18n/i18n.js';
import type { FieldModel } from './fields.js';
import { Runtime } from './handlebars-runtime.js';
import type { Helpers, TemplateData } from './templates.js';

/**
 * The helpers of all templates (the house allows eight):
 * - `{{t 'cases.title' n=3}}` text in the reader's language;
 * - `{{icon 'search'}}`, `{{icon 'lock' label='…'}}` from the sprite, decorative unless it has a label;
 * - `{{#if (eq a b)}}`, `{{#if (not a)}}`, `{{#if (or a b)}}`;
 * - `{{asset 'app.css'}}` the hashed address of a built file;
 * - `<input {{attributes this}}>` the attributes of a field model (see fields.ts).
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
      const made = new Runtime.SafeString(svg(sprite, name, label));
      if (!label) icons.set(name, made);
      return made;
    },
    eq: (a: unknown, b: unknown) => a === b,
    not: (a: unknown) => !a,
    or: (a: unknown, b: unknown) => a || b,
    asset: (name: string) => asset(name),
    attributes: (field: FieldModel) => new Runtime.SafeString(attributesOf(field)),
  };
}

function svg(sprite: string, name: string, label?: string): string {
  const escape = Runtime.escapeExpression;
  const use = `<use href="${sprite}#${escape(name)}"/></svg>`;
  if (!label) return `<svg class="icon" aria-hidden="true">${use}`;
  return `<svg class="icon" role="img" aria-label="${escape(label)}">${use}`;
}

/** Attributes with a value, then those that stand alone; empty ones are left out. */
function attributesOf(field: FieldModel): string {
  const valued: Record<string, string | number> = {
    maxlength: field.maxlength,
    autocomplete: field.autocomplete,
    inputmode: field.inputmode,
    placeholder: field.placeholder,
    'data-key': field.key,
    min: field.min,
    max: field.max,
    list: field.list,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.error ? 'true' : '',
    spellcheck: field.plain ? 'false' : '',
    autocapitalize: field.plain ? 'none' : '',
  };
  const parts = Object.entries(valued)
    .filter(([, value]) => value !== '' && value !== 0)
    .map(([name, value]) => `${name}="${Runtime.escapeExpression(value as string)}"`);
  if (field.required) parts.push('required');
  if (field.autofocus) parts.push('autofocus');
  return parts.join(' ');
}
