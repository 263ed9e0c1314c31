import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { isSecretField } from '../forms.js';

/** A JSON Schema (2020-12), as OpenAPI 3.1 embeds it. */
export type Schema = Readonly<Record<string, unknown>>;
/** A class with class-validator rules. */
export type Form = new () => object;

export const text: Schema = { type: 'string' };
export const whole: Schema = { type: 'integer' };
export const figure: Schema = { type: 'number' };
export const flag: Schema = { type: 'boolean' };
export const id: Schema = { type: 'string', format: 'uuid' };
/** ISO 8601 in UTC. */
export const instant: Schema = { type: 'string', format: 'date-time' };
export const day: Schema = { type: 'string', format: 'date' };
export const oneOf = (values: readonly string[]): Schema => ({ type: 'string', enum: [...values] });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** An object whose fields are all there, but those of `optional`, which may be absent. */
export function record(fields: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return { type: 'object', properties: { ...fields, ...optional }, required: Object.keys(fields) };
}

/** Fields that pages send and programs have no use for: what was on the screen, and where to go next. */
const OF_PAGES: ReadonlySet<string> = new Set(['back', 'next', 'ready', 'seenAt']);

/** Schemas of the fields of a form and which of them must be there, read from its validation rules. */
export function fieldsOf(Form: Form): { properties: Record<string, Schema>; required: string[] } {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Form, '', true, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))].filter(
    (name) => !OF_PAGES.has(name),
  );
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const name of names) {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    properties[name] = { ...schemaOf(own), ...(isSecretField(name) && { writeOnly: true }) };
    if (!own.some(({ type }) => type === 'conditionalValidation')) required.push(name);
  }
  return { properties, required };
}

/** The body a form accepts: no other field. `nested` gives the forms of fields that are objects. */
export function bodyOf(Form: Form, nested: Readonly<Record<string, Form>> = {}): Schema {
  const { properties, required } = fieldsOf(Form);
  for (const [name, Inner] of Object.entries(nested)) properties[name] = bodyOf(Inner);
  return { type: 'object', properties, required, additionalProperties: false };
}

function schemaOf(rules: readonly ValidationMetadata[]): Schema {
  const whole = rules.filter(({ each }) => !each);
  const items = rules.filter(({ each }) => each);
  const own = Object.assign({ type: 'string' }, ...whole.map(said)) as Schema;
  return own['type'] === 'array' && items.length > 0 ? { ...own, items: schemaOf(items.map(single)) } : own;
}

const single = (rule: ValidationMetadata): ValidationMetadata => Object.assign({ ...rule }, { each: false });

/** What one rule of class-validator says in JSON Schema. */
function said({ name, type, constraints = [] }: ValidationMetadata): Schema {
  const [first, second] = constraints as unknown[];
  const rule: Record<string, () => Schema> = {
    isIn: () => ({ enum: [...(first as string[])] }),
    isUuid: () => ({ format: 'uuid' }),
    isEmail: () => ({ format: 'email' }),
    matches: () => ({ pattern: (first as RegExp).source }),
    minLength: () => ({ minLength: first }),
    maxLength: () => ({ maxLength: first }),
    isLength: () => ({ minLength: first, maxLength: second }),
    isInt: () => ({ type: 'integer' }),
    min: () => ({ minimum: first }),
    max: () => ({ maximum: first }),
    isBoolean: () => ({ type: 'boolean' }),
    isObject: () => ({ type: 'object' }),
    isArray: () => ({ type: 'array', items: {} }),
    arrayMaxSize: () => ({ maxItems: first }),
    arrayNotEmpty: () => ({ minItems: 1 }),
  };
  return rule[name ?? type]?.() ?? {};
}
