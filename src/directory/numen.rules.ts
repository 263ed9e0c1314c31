import { CONFIDENTIAL_NUMBER, holdsConfidentialNumber, redact } from '../platform/redaction.js';

/**
 * The NUMEN (numéro d'identification éducation nationale): `AA L YY NNNNN XXX`, 13 characters, no check digit.
 * AA = académie of first registration, L = management system, YY = year of entry (numbering began in 1992),
 * the rest random. Confidential: these functions never put a value into an error or a log.
 */

export type NumenWarning = 'unknown-academie' | 'unknown-system' | 'implausible-year' | 'external-account';

/** A correction by position, to be proposed and never applied silently. `at` counts from 0. */
export interface NumenProposal {
  readonly value: string;
  readonly changes: readonly { at: number; from: string; to: string }[];
}

const LENGTH = 13;
const DIGIT_POSITIONS = new Set([0, 1, 3, 4, 5, 6, 7, 8, 9]);
const KNOWN_SYSTEMS = 'GEPA';
/** Lists differ on 33 and 43, so that an unknown code is a warning and never an error. */
const UNUSED_CODES = new Set([26, 30]);
const FIRST_YEAR = 1992;
const MAX_PROPOSALS = 4;

const AS_DIGIT: Record<string, string> = { O: '0', Q: '0', I: '1', L: '1', S: '5', B: '8', Z: '2', G: '6' };
const AS_LETTERS: Record<string, string> = { '0': 'OQ', '1': 'IL', '5': 'S', '8': 'B', '2': 'Z', '6': 'G' };

/** Strips blanks, dots, hyphens and other separators, upper-cases. Does not correct anything. */
export function normaliseNumen(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s.\-\u2010-\u2015_/·]/g, '')
    .toUpperCase();
}

/** True when the normalised text has the shape of a NUMEN. Externals (`…EXT`) have it too. */
export function hasNumenShape(text: string): boolean {
  return CONFIDENTIAL_NUMBER.test(normaliseNumen(text));
}

/**
 * Oddities of a well-shaped NUMEN; none is a reason to refuse it.
 * @param year the current civil year, e.g. 2026
 */
export function numenWarnings(numen: string, year: number): NumenWarning[] {
  if (!CONFIDENTIAL_NUMBER.test(numen)) return [];
  const warnings: NumenWarning[] = [];
  if (!isKnownAcademie(Number(numen.slice(0, 2)))) warnings.push('unknown-academie');
  if (!KNOWN_SYSTEMS.includes(numen.charAt(2))) warnings.push('unknown-system');
  const yy = Number(numen.slice(3, 5));
  const entered = yy >= FIRST_YEAR % 100 ? 1900 + yy : 2000 + yy;
  if (entered > year) warnings.push('implausible-year');
  if (numen.endsWith('EXT')) warnings.push('external-account');
  return warnings;
}

function isKnownAcademie(code: number): boolean {
  return code === 43 || (code >= 1 && code <= 33 && !UNUSED_CODES.has(code));
}

/**
 * What may have been meant by a mistyped NUMEN: each position is digit-only or letter-only, so that O/0, I/1, L/1,
 * S/5, B/8, Z/2, G/6 and Q/0 can be told by position. Empty when the shape is right, or when no such change mends it.
 */
export function proposeNumen(text: string): NumenProposal[] {
  const typed = normaliseNumen(text);
  if (typed.length !== LENGTH || CONFIDENTIAL_NUMBER.test(typed)) return [];
  let readings: string[] = [''];
  for (let at = 0; at < LENGTH; at++) {
    const options = readingsAt(typed.charAt(at), DIGIT_POSITIONS.has(at));
    readings = readings.flatMap((start) => options.map((option) => start + option)).slice(0, MAX_PROPOSALS);
  }
  return readings.map((value) => ({ value, changes: changesBetween(typed, value) }));
}

function readingsAt(character: string, digitWanted: boolean): string[] {
  const isDigit = character >= '0' && character <= '9';
  const isLetter = character >= 'A' && character <= 'Z';
  if (digitWanted) return isDigit ? [character] : [...(AS_DIGIT[character] ?? '')];
  return isLetter ? [character] : [...(AS_LETTERS[character] ?? '')];
}

function changesBetween(typed: string, value: string): { at: number; from: string; to: string }[] {
  return [...value].flatMap((to, at) =>
    typed.charAt(at) === to ? [] : [{ at, from: typed.charAt(at), to }],
  );
}

/** True when free text holds something shaped like a NUMEN: it is not searched, stored nor echoed. */
export const holdsNumenShape: (text: string) => boolean = holdsConfidentialNumber;

/** Free text with every NUMEN-shaped part replaced whole by `[NUMEN]`. */
export const maskNumen: (text: string) => string = redact;
