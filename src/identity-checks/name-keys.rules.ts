/** Names folded for comparison with a document: ICAO Doc 9303-3 transliteration and its two usual variants. */

const ICAO: Record<string, string> = {
  Ä: 'AE', Æ: 'AE', Å: 'AA', Ö: 'OE', Œ: 'OE', Ø: 'OE', Ü: 'UE', ẞ: 'SS', ß: 'SS', Þ: 'TH', Ð: 'D', Đ: 'D', Ł: 'L',
  Ħ: 'H', ı: 'I', İ: 'I', Ŋ: 'N', Ĳ: 'IJ',
}; // prettier-ignore
const PLAIN: Record<string, string> = { ...ICAO, Ä: 'A', Å: 'A', Ö: 'O', Ø: 'O', Ü: 'U' };

/** Upper case A–Z with `<` between parts: blanks and hyphens separate, apostrophes and dots vanish. */
function transliterate(name: string, table: Record<string, string>): string {
  return [...name.normalize('NFC').toUpperCase()]
    .map((character) => table[character] ?? character)
    .join('')
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’ʼ‘`´.]/g, '')
    .replace(/[^A-Z]+/g, '<')
    .replace(/^<+|<+$/g, '');
}

/**
 * The forms under which one name may stand on a document: strict, with diaereses as plain letters, and both without
 * separators. A document's own text is folded the same way, so that equality of any form is equality of names.
 */
export function nameKeys(name: string): ReadonlySet<string> {
  const forms = [transliterate(name, ICAO), transliterate(name, PLAIN)];
  return new Set([...forms, ...forms.map(glued)].filter((form) => form !== ''));
}

/** The parts of a name in strict transliteration: `Jean-Pierre` → `JEAN`, `PIERRE`. */
export function nameParts(name: string): string[] {
  return transliterate(name, ICAO).split('<').filter(Boolean);
}

/** Without separators. */
export function glued(key: string): string {
  return key.replaceAll('<', '');
}

/** True when some key is in both sets. */
export function sharesKey(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return [...left].some((key) => right.has(key));
}
