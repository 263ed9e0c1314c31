/**
 * The UAI (formerly RNE): three digits of département, four of rank, one check letter.
 * The letter is `ABCDEFGHJKLMNPRSTUVWXYZ`[first seven digits % 23]; 23 is prime, so that every single-digit error
 * and every swap of neighbours is caught.
 */

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
/** Corsica is 620 (2A) and 720 (2B), overseas 97x and 98x. */
const SHAPE = /^(0[0-8][0-9]|09[0-5]|9[78][0-9]|[67]20)[0-9]{4}[A-Z]$/;

export type UaiProblem = 'shape' | 'check-letter';

/** Trims, upper-cases, removes separators, and gives back the leading zeros a spreadsheet dropped. */
export function normaliseUai(text: string): string {
  const compact = text
    .normalize('NFKC')
    .replace(/[\s.\-_]/g, '')
    .toUpperCase();
  return /^[0-9]{4,6}[A-Z]$/.test(compact) ? compact.padStart(8, '0') : compact;
}

/** The check letter of seven digits; undefined when they are not seven digits. */
export function uaiLetter(digits: string): string | undefined {
  return /^[0-9]{7}$/.test(digits) ? LETTERS[Number(digits) % 23] : undefined;
}

/** What is wrong with a normalised UAI, or undefined when nothing is. */
export function uaiProblem(uai: string): UaiProblem | undefined {
  if (!SHAPE.test(uai)) return 'shape';
  return uaiLetter(uai.slice(0, 7)) === uai.charAt(7) ? undefined : 'check-letter';
}

/** True when the normalised UAI has a known département shape and the right letter. */
export function isUai(uai: string): boolean {
  return uaiProblem(uai) === undefined;
}

/** The département as people write it: `13`, `04`, `2A`, `971`. Undefined for something that is not a UAI. */
export function departementOf(uai: string): string | undefined {
  if (!SHAPE.test(uai)) return undefined;
  const code = uai.slice(0, 3);
  if (code === '620') return '2A';
  if (code === '720') return '2B';
  return code.startsWith('9') ? code : code.slice(1);
}
