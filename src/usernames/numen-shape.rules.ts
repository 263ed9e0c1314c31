import { CONFIDENTIAL_NUMBER_MASK } from '../platform/redaction.js';
import { tidySeparators } from './folding.rules.js';

/**
 * A NUMEN is two digits, a letter, seven digits, three letters. A reader types O for 0, I or L for 1, S for 5…,
 * and a look-up that answers while one types sees it half written: both count, because a username or a name
 * never holds two digits, a letter and three more digits.
 */
const BEGUN = /[0-9]{2}[A-Z][0-9]{3}/;
const CONFUSED = /(?=([0-9OQDILSZBG]{2}[A-Z0-9][0-9OQDILSZBG]{7}[A-Z0-9]{3}))/g;
const LEAST_DIGITS = 6;

/** True for text that is, begins or contains a NUMEN, however spaced, or its mask: never searched, logged or echoed. */
export function looksLikeNumen(text: string): boolean {
  if (text.includes(CONFIDENTIAL_NUMBER_MASK)) return true;
  const bare = tidySeparators(text)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');
  if (BEGUN.test(bare)) return true;
  for (const [, shaped = ''] of bare.matchAll(CONFUSED)) {
    if (shaped.replace(/[^0-9]/g, '').length >= LEAST_DIGITS) return true;
  }
  return false;
}
