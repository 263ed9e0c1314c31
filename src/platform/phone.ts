import { createRequire } from 'node:module';
import { parsePhoneNumberFromString, type MetadataJson } from 'libphonenumber-js/core';

// The package's own entry imports its JSON without an attribute, which Node and Jest warn of.
const metadata = createRequire(import.meta.url)('libphonenumber-js/metadata.min.json') as MetadataJson;

/**
 * A phone number in E.164 (`+33612345678`), or null when the text cannot be one. National numbers are French; a
 * leading zero lost in a spreadsheet is given back.
 */
export function internationalPhone(text: string): string | null {
  const number = parsePhoneNumberFromString(text, 'FR', metadata);
  return number?.isPossible() ? number.number : null;
}
