/** Hooks of Node's module loader: TypeScript through swc, each text once a machine, and `@jest/globals`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync, version } from '@swc/core';

const settings = readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8');
const { $schema: _, ...options } = JSON.parse(settings);
const GLOBALS = `
  const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } =
    globalThis[Symbol.for('guichet.test.globals')];
  export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test };`;

const isTypeScript = (url) => url?.startsWith('file:') && new URL(url).pathname.endsWith('.ts');

let port;
let cache;

export function initialize(data) {
  ({ port, cache } = data);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
}

export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') {
    // One for each test file: jest-circus makes them anew.
    return { url: `jest-globals:${context.parentURL}`, format: 'module', shortCircuit: true };
  }
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && isTypeScript(context.parentURL)) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    // A test file with modules of its own hands its mark down.
    if (context.parentURL.endsWith('&own')) url.search = new URL(context.parentURL).search;
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (url.startsWith('jest-globals:')) return { format: 'module', source: GLOBALS, shortCircuit: true };
  if (!isTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const text = readFileSync(file, 'utf8');
  const key = createHash('sha256').update([version, settings, file, text].join('\0')).digest('hex');
  const [code, map] = ['js', 'map'].map((end) => join(cache, `${key}.${end}`));
  if (!existsSync(code)) {
    const output = transformSync(text, { ...options, filename: file, sourceMaps: true, swcrc: false });
    keep(map, output.map);
    keep(code, output.code);
  }
  // jest's stack traces name a module by its path or its address.
  port.postMessage({ file, map });
  port.postMessage({ file: url, map });
  return { format: 'module', source: readFileSync(code), shortCircuit: true };
}

/** Whole or not at all: several workers write the same file. */
function keep(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
