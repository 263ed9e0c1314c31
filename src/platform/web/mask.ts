/**
 * A NUMEN (identifier of French education staff, 13 characters: two digits, a letter, seven digits, three
 * letters) in any way people write it: spaces, dots, hyphens, underscores, slashes, lower case, full-width digits aside.
 */
const NUMEN =
  /(?<![\p{L}\p{N}])\d[\W_]{0,3}\d[\W_]{0,3}[A-Z][\W_]{0,3}(?:\d[\W_]{0,3}){7}(?:[A-Z][\W_]{0,3}){2}[A-Z](?![\p{L}\p{N}])/giu;

/** Replaces every NUMEN-shaped part of a text by `[NUMEN]`, whole: leading digits would narrow the search. */
export function maskNumen(text: string): string {
  return text.length < 13 ? text : text.replace(NUMEN, '[NUMEN]');
}

/** Whether a text holds something of the shape of a NUMEN. */
export function looksLikeNumen(text: string): boolean {
  return text.length >= 13 && maskNumen(text) !== text;
}

/** Masks every text inside a plain value (object, array, text), as logs and echoes need. */
export function maskDeep<T>(value: T): T {
  if (typeof value === 'string') return maskNumen(value) as T;
  if (Array.isArray(value)) return value.map(maskDeep) as T;
  if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskDeep(inner)])) as T;
  }
  return value;
}
