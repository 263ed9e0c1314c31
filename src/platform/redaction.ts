/**
 * Masks the one confidential number people paste anywhere (the staff number of the directory), whole: its
 * first and last characters would leave too few to guess. Used by logs, echoes, stored notes and mails.
 * The pattern lives here and nowhere else.
 */

/** What may stand between two characters: blanks, dots, hyphens, slashes, underscores, or their URL-encoded forms. */
const GAP = String.raw`(?:[\s.\-\u2010-\u2015_/·+]|%(?:20|09|0A|0D|2B|2D|2E|2F|C2%A0|C2%B7|E2%80%[89A][0-9A-F])){0,3}`;
const SHAPE = 'DDLDDDDDDDLLL';
const BODY = [...SHAPE].map((kind) => (kind === 'D' ? '[0-9]' : '[A-Z]')).join(GAP);
/** A boundary on both sides keeps UUIDs and hexadecimal digests whole (no run of their groups is 13 long). */
const PATTERN = `(?:(?<![0-9A-Z])|(?<=%[0-9A-F]{2}))${BODY}(?![0-9A-Z])`;

const ANY = new RegExp(PATTERN, 'i');
const EVERY = new RegExp(PATTERN, 'gi');

/** What replaces the number. */
export const CONFIDENTIAL_NUMBER_MASK = '[NUMEN]';

/** The compact, normalised form: 13 characters, upper case, no separator. */
export const CONFIDENTIAL_NUMBER = /^[0-9]{2}[A-Z][0-9]{7}[A-Z]{3}$/;

/** True when the text holds, or held before it was masked, the number in any spelling: spaced, dotted, URL-encoded. */
export function holdsConfidentialNumber(text: string): boolean {
  return (text.length >= SHAPE.length && ANY.test(text)) || text.includes(CONFIDENTIAL_NUMBER_MASK);
}

/** The text with every such number replaced whole by `[NUMEN]`. Other text is returned as it came. */
export function redact(text: string): string {
  return text.replace(EVERY, CONFIDENTIAL_NUMBER_MASK);
}
