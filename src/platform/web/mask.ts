import { holdsConfidentialNumber, redact } from '../redaction.js';

/** Replaces every NUMEN-shaped part of a text by `[NUMEN]`; the pattern is that of `platform/redaction.ts`. */
export function maskNumen(text: string): string {
  return text.length < 13 ? text : redact(text);
}

/** Whether a text holds something of the shape of a NUMEN. */
export function looksLikeNumen(text: string): boolean {
  return text.length >= 13 && holdsConfidentialNumber(text);
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
