import { COMMON_PASSWORDS, COMMON_ROOTS } from './common-passwords.rules.js';

/** CNIL 2022-100 and NIST SP 800-63B rev. 4, 3.1.1: length and a blocklist, no composition, no periodic change. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;
/** Characters that must be left when words everybody would try are taken out. */
const OWN_PART = 8;

export type PasswordProblem = 'PASSWORD_SHORT' | 'PASSWORD_LONG' | 'PASSWORD_COMMON' | 'PASSWORD_PERSONAL';

/** The one form of a password that is hashed and compared: a keyboard may compose é in two ways (NIST: normalise). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * What is wrong with a new password; undefined when it will do.
 * @param about words the password must not lean on: name, address, brand
 */
export function passwordProblem(password: string, about: readonly string[]): PasswordProblem | undefined {
  const text = normalisePassword(password);
  const length = [...text].length;
  if (length < SHORTEST_PASSWORD) return 'PASSWORD_SHORT';
  if (length > LONGEST_PASSWORD) return 'PASSWORD_LONG';
  const readings = [fold(text), unleet(fold(text))];
  if (readings.some(isCommon)) return 'PASSWORD_COMMON';
  if (readings.some((reading) => leansOn(reading, about))) return 'PASSWORD_PERSONAL';
  return undefined;
}

/** Lower case, without accents. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** The usual digits and signs for letters undone, between the first and the last letter: «m0td3p4ss3!». */
function unleet(folded: string): string {
  return folded
    .replace(/^[^a-z]+|[^a-z]+$/g, '')
    .replace(/[@4]/g, 'a')
    .replace(/[3€]/g, 'e')
    .replace(/[1!|]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's');
}

const COMMON = new Set(COMMON_PASSWORDS.map(fold));
const ROOTS = new Set(COMMON_ROOTS.map(fold));

function isCommon(folded: string): boolean {
  if (COMMON.has(folded) || isRepeated(folded) || isRun(folded)) return true;
  // «motdepasse2026!»: what is left without digits and signs at either end; «123 password», in words
  const words = folded.split(/[^a-z]+/).filter(Boolean);
  const telling = words.filter((word) => word.length >= 3);
  const few = telling.length >= 1 && telling.length <= 3;
  return ROOTS.has(words.join('')) || (few && telling.every((word) => ROOTS.has(word)));
}

/** The same few characters again and again: «aaaaaaaaaaaa», «abcabcabcabc», «motdepassemotdepasse». */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text && size <= 10) return true;
  }
  return false;
}

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  '01234567890',
].map(fold);

/** Mostly neighbours on a keyboard, in the alphabet or among digits. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((letter, index) => [text[index] ?? '', letter] as const);
  return ROWS.some((row) => {
    const near = steps.filter(([a, b]) => row.includes(a + b) || row.includes(b + a)).length;
    return near / steps.length >= 0.8;
  });
}

function leansOn(folded: string, about: readonly string[]): boolean {
  let rest = folded;
  for (const word of wordsOf(about)) rest = rest.replaceAll(word, '');
  return rest !== folded && rest.replace(/[^\p{L}\p{N}]/gu, '').length < OWN_PART;
}

/** Longest first, so that a whole address goes before its parts. */
function wordsOf(about: readonly string[]): string[] {
  const words = about.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map(fold);
  return [...new Set(words)].filter((word) => word.length >= 4).sort((a, b) => b.length - a.length);
}
