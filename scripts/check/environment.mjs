/**
 * `.env.example` names exactly the variables that `src/platform/config` reads: each once, with the same default,
 * every secret with its `_FILE` variant mentioned.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';
import { root } from '../support/root.mjs';
import { finish } from '../support/files.mjs';

const { CONFIG_VARIABLES } = await declared();
const text = readFileSync(join(root, '.env.example'), 'utf8');
const example = new Map();
const problems = [];

for (const [index, line] of text.split('\n').entries()) {
  const match = /^#? ?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
  if (!match) continue;
  const [, name, value] = match;
  if (example.has(name)) problems.push(`.env.example:${index + 1}: ${name} appears twice`);
  example.set(name, value);
}

for (const { name, secret, default: fallback } of CONFIG_VARIABLES) {
  if (!example.has(name)) problems.push(`.env.example lacks ${name}`);
  else if (fallback !== undefined && unquoted(example.get(name)) !== fallback) {
    problems.push(`.env.example gives ${name} as "${example.get(name)}"; its default is "${fallback}"`);
  }
  if (secret && new RegExp(`^${name}=.+`, 'm').test(text)) {
    problems.push(`.env.example sets the secret ${name}: leave it commented out or empty`);
  }
}
const known = new Set(CONFIG_VARIABLES.map(({ name }) => name));
for (const name of example.keys()) {
  if (!known.has(name) && !known.has(name.replace(/_FILE$/, ''))) {
    problems.push(`.env.example names ${name}, which nothing reads`);
  }
}
if (!text.includes('_FILE')) problems.push('.env.example does not say that a secret may come from NAME_FILE');

finish(problems, `${known.size} variables`);

/** The declared list, from its TypeScript source: the check must not need a build. */
async function declared() {
  const source = join(root, 'src/platform/config/variables.ts');
  const { code } = transformFileSync(source, { sourceMaps: false });
  return import(`data:text/javascript,${encodeURIComponent(code)}#${pathToFileURL(source).href}`);
}

function unquoted(value) {
  return value.replace(/^(['"])(.*)\1$/, '$2');
}
