import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { DomainError } from '../errors.js';
import { hasText, t, type Lang } from '../i18n/i18n.js';
import { maskNumen } from './mask.js';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}
/** What was typed, for the page that comes back: texts only, secrets dropped, NUMEN-shaped text masked. */
export type EchoedValues = Readonly<Record<string, string | readonly string[]>>;
export type FormResult<T> =
  { ok: true; value: T } | { ok: false; values: EchoedValues; errors: readonly FieldError[] };

const secrets = new WeakMap<object, Set<string>>();
const secretNames = new Set<string>();

/** Fields the web layer reads itself: the form's token, and a password or code typed beside an act. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['_csrf', '_stepUp', '__proto__']);

/** True when any form marks a field of this name as secret: nothing may carry its value along. */
export const isSecretField = (name: string): boolean => secretNames.has(name) || OWN_FIELDS.has(name);

/** Marks a field whose value is never sent back, trimmed nor masked: passwords, codes, NUMEN, MRZ. */
export function Secret(): PropertyDecorator {
  return (target, property) => {
    const fields = secrets.get(target) ?? new Set<string>();
    secrets.set(target, fields.add(String(property)));
    secretNames.add(String(property));
  };
}

/**
 * What programs and pages make up to recognise a second call: nothing a person would type. A NUMEN in one is refused
 * and not masked, since two masked keys would be the same.
 */
export const OPAQUE_KEY = /^[\w.:-]*$/;

/**
 * Reads a posted form into an instance of `Form`. Texts are trimmed and composed (NFC), empty ones count as absent,
 * unknown fields are refused (but `_csrf`), messages speak `lang`. A NUMEN in any field that is not `@Secret()` is
 * masked here, so that no field of a form to come can keep one.
 * A rule's `message` may be a text key; else `errors.form.<rule>` is used, with `{limit}` its first argument.
 */
export function readForm<T extends object>(Form: new () => T, body: unknown, lang: Lang): FormResult<T> {
  const hidden = secretsOf(Form.prototype as object);
  const raw = clean(body, hidden);
  const value: T = plainToInstance(Form, raw, { exposeDefaultValues: true });
  const found = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: true },
  });
  const lost = unreadable(raw, lang);
  const errors = lost.length > 0 ? lost : found.flatMap((error) => messages(error, Form, lang));
  return errors.length === 0 ? { ok: true, value } : { ok: false, values: echo(raw, hidden, Form), errors };
}

/** PostgreSQL keeps no NUL in a text; SQLite would: both databases take the same forms. */
function unreadable(raw: Record<string, unknown>, lang: Lang): FieldError[] {
  return Object.entries(raw)
    .filter(([name, value]) => name.includes(NUL) || [value].flat().some(holdsNul))
    .map(([field]) => ({ field: safeName(field), message: t(lang, 'errors.form.unreadable') }));
}

const NUL = '\0';
const holdsNul = (value: unknown): boolean => typeof value === 'string' && value.includes(NUL);
const withoutNul = (text: string): string => text.replaceAll(NUL, '');

/** A body the API refuses; the problem document lists `errors`. */
export class InvalidInput extends DomainError {
  constructor(readonly errors: readonly FieldError[]) {
    super('INVALID_INPUT', { n: errors.length }, 'invalid');
  }
}

/** Like readForm for JSON calls: gives the value, or throws InvalidInput with every field's message. */
export function readBody<T extends object>(Form: new () => T, body: unknown, lang: Lang): T {
  const result = readForm(Form, body ?? {}, lang);
  if (!result.ok) throw new InvalidInput(result.errors);
  return result.value;
}

function secretsOf(prototype: object): ReadonlySet<string> {
  const all = new Set<string>();
  for (let at: object | null = prototype; at; at = Reflect.getPrototypeOf(at)) {
    for (const name of secrets.get(at) ?? []) all.add(name);
  }
  return all;
}

function clean(body: unknown, hidden: ReadonlySet<string>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (!body || typeof body !== 'object' || Array.isArray(body)) return out;
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    if (OWN_FIELDS.has(name)) continue;
    const kept = hidden.has(name) ? value : tidy(value);
    if (kept !== '') out[name] = kept;
  }
  return out;
}

function tidy(value: unknown): unknown {
  if (typeof value === 'string') return maskNumen(value.replace(/\r\n?/g, '\n').trim().normalize('NFC'));
  return Array.isArray(value) ? value.map(tidy) : value;
}

function echo(
  raw: Record<string, unknown>,
  hidden: ReadonlySet<string>,
  Form: new () => object,
): EchoedValues {
  const known = new Set(rulesOf(Form).map((rule) => rule.propertyName));
  const out: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (hidden.has(name) || !known.has(name)) continue;
    if (typeof value === 'string') out[name] = withoutNul(value);
    else if (typeof value === 'number' || typeof value === 'boolean') out[name] = String(value);
    else if (Array.isArray(value))
      out[name] = value.filter((item) => typeof item === 'string').map(withoutNul);
  }
  return out;
}

function rulesOf(Form: new () => object) {
  return getMetadataStorage().getTargetValidationMetadatas(Form, '', true, false);
}

function messages(error: ValidationError, Form: new () => object, lang: Lang): FieldError[] {
  if (error.children?.length) {
    const [first] = error.children.flatMap((child) => messages(child, Form, lang));
    return [{ field: error.property, message: first?.message ?? t(lang, 'errors.form.invalid') }];
  }
  return Object.entries(error.constraints ?? {})
    .slice(0, 1)
    .map(([rule, text]) => ({
      field: safeName(error.property),
      message: message(error, rule, text, Form, lang),
    }));
}

function message(
  error: ValidationError,
  rule: string,
  text: string,
  Form: new () => object,
  lang: Lang,
): string {
  const limits = limitsOf(Form, error.property, rule);
  if (hasText(text)) return t(lang, text, limits);
  if (error.value === undefined && rule !== 'whitelistValidation') return t(lang, 'errors.form.required');
  const key = `errors.form.${rule}`;
  return t(lang, hasText(key) ? key : 'errors.form.invalid', limits);
}

function limitsOf(Form: new () => object, property: string, rule: string): Record<string, string | number> {
  const found = rulesOf(Form).find(
    (meta) => meta.propertyName === property && (meta.name ?? meta.type) === rule,
  );
  const [limit, other] = (found?.constraints ?? []) as unknown[];
  const plain = (value: unknown): string | number =>
    typeof value === 'number' || typeof value === 'string' ? value : '';
  return { limit: plain(limit), limit2: plain(other) };
}

/** Unknown field names come from outside: they are shown, but short and masked. */
function safeName(property: string): string {
  return withoutNul(maskNumen(property)).slice(0, 60);
}
