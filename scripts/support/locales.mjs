import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from './files.mjs';
import { root } from './root.mjs';

/** `module.a.b` → text, of every file of locales/<lang>/. */
export function loadLocale(lang) {
  const texts = new Map();
  for (const file of filesBelow(`locales/${lang}`, '.json')) {
    flatten(JSON.parse(readFileSync(join(root, file), 'utf8')), basename(file, '.json'), texts);
  }
  return texts;
}

function flatten(node, prefix, into) {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') into.set(`${prefix}.${key}`, value);
    else flatten(value, `${prefix}.${key}`, into);
  }
}

const placeholders = (text) => [...new Set(text.match(/\{[A-Za-z][A-Za-z0-9]*\}/g))].sort().join(' ');

/**
 * Problems of two catalogues and the uses found in the sources, in plain words.
 * A use is `{ key, file, line, certain }` or `{ pattern, … }`: only a certain one must exist, any one keeps a text.
 */
export function localeProblems({ fr, en }, uses) {
  const problems = [];
  for (const key of fr.keys()) if (!en.has(key)) problems.push(`locales/en lacks ${key}`);
  for (const key of en.keys()) if (!fr.has(key)) problems.push(`locales/fr lacks ${key}`);
  for (const [key, text] of fr) {
    const other = en.get(key);
    if (other === undefined) continue;
    if (text.trim() === '' || other.trim() === '') problems.push(`${key} is empty`);
    // A form for exactly one may say it in words.
    if (placeholders(text) !== placeholders(other) && !key.endsWith('_one')) {
      problems.push(`${key}: placeholders differ: fr "${placeholders(text)}", en "${placeholders(other)}"`);
    }
  }
  for (const key of fr.keys()) {
    if (key.endsWith('_one') && !fr.has(`${key.slice(0, -4)}_other`))
      problems.push(`${key} has no _other beside it`);
  }

  const errors = moduleErrors(fr);
  const exists = (key) => fr.has(key) || fr.has(`${key}_other`) || errors.has(key);
  for (const { key, file, line, certain } of uses) {
    if (certain && key && !exists(key)) problems.push(`${file}:${line}: no text for ${key}`);
  }
  return problems;
}

/** Texts that neither a use nor a pattern of uses keeps. */
export function unusedTexts({ fr }, uses) {
  const keys = new Set(uses.map(({ key }) => key).filter(Boolean));
  const patterns = [...new Set(uses.map(({ pattern }) => pattern).filter(Boolean))].map((p) => new RegExp(p));
  return [...fr.keys()].filter((key) => {
    const names = [key, key.replace(/_(one|other)$/, ''), key.replace(/^[^.]+\.(errors\.[A-Z0-9_]+)$/, '$1')];
    return !names.some((name) => keys.has(name) || patterns.some((p) => p.test(name)));
  });
}

/** `<module>.errors.CODE` also answers to `errors.CODE`. */
function moduleErrors(texts) {
  return new Set(
    [...texts.keys()].map((key) => /^[^.]+\.(errors\.[A-Z0-9_]+)$/.exec(key)?.[1]).filter(Boolean),
  );
}
