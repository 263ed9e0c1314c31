/**
 * French and English hold the same keys with the same placeholders; every key used in a template or in the code
 * exists. Texts that nothing uses are reported, and refused with `--strict`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, finish } from '../support/files.mjs';
import { loadLocale, localeProblems, unusedTexts } from '../support/locales.mjs';
import { usesInCode, usesInTemplate } from '../support/locale-uses.mjs';
import { root } from '../support/root.mjs';

const read = (file) => readFileSync(join(root, file), 'utf8');
const locales = { fr: loadLocale('fr'), en: loadLocale('en') };
const modules = new Set([...locales.fr.keys(), ...locales.en.keys()].map((key) => key.split('.')[0]));

const uses = [
  ...filesBelow('views', '.hbs').flatMap((file) => usesInTemplate(file, read(file), modules)),
  ...filesBelow('src', '.ts')
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => usesInCode(file, read(file), modules)),
];

const unused = unusedTexts(locales, uses).map((key) => `nothing uses ${key}`);
if (!process.argv.includes('--strict')) for (const line of unused.splice(0)) console.log(`note: ${line}`);
finish(
  [...localeProblems(locales, uses), ...unused],
  `${locales.fr.size} texts in each language, ${uses.length} uses`,
);
