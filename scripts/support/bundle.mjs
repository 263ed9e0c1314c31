import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.mjs';

/**
 * Left where npm put them: what is native, starts threads from files of its own, must be there before all others, or
 * is a part of Nest that is not installed.
 */
const OUTSIDE = [
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@node-rs/argon2',
  'better-sqlite3',
  'bullmq',
  'ioredis',
  'pg',
  'pino',
  'reflect-metadata',
];

const OWN = join(root, 'dist', 'src');

/**
 * What the product asks for on demand stays with npm too: esbuild gives a library in CommonJS no names of its own when
 * it is imported so, and a program that never asks should not carry it.
 */
const onDemand = {
  name: 'on-demand',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^.]/ }, ({ kind, path, importer }) =>
      kind === 'dynamic-import' && importer.startsWith(OWN) ? { path, external: true } : undefined,
    ),
};

/**
 * V8 keeps the text of what it loads twice as wide when one letter of it is outside Latin-1, which cost 8 MiB here.
 * esbuild escapes such letters everywhere but in regular expressions, where the escape means the same.
 */
const narrow = {
  name: 'narrow',
  setup: ({ onEnd, initialOptions }) =>
    onEnd(({ metafile }) => {
      for (const file of Object.keys(metafile?.outputs ?? {})) {
        if (!file.endsWith('.js')) continue;
        const path = join(initialOptions.absWorkingDir, file);
        const text = readFileSync(path, 'utf8');
        const escaped = text.replace(
          /[^\0-\xff]/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        if (escaped !== text) writeFileSync(path, escaped);
      }
    }),
};

/**
 * Joins built modules and the libraries they use into a few files: Node needs about a millisecond of processor time
 * for each file it loads, and the product has 2,300 of them. What is loaded on demand stays so. Names stay, so that a stack
 * can be read; the map beside each file says where a line comes from.
 * @param entryPoints name of the program → its built module, e.g. { main: 'dist/src/main.js' }
 * @param outdir folder below the repository
 */
export const bundle = (entryPoints, outdir) =>
  build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    external: OUTSIDE,
    plugins: [onDemand, narrow],
    bundle: true,
    metafile: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    // V8 keeps the text of what it loads: comments and indentation were a third of it.
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'external',
    sourcemap: true,
    sourcesContent: false,
    chunkNames: 'chunks/[name]-[hash]',
    banner: {
      // Libraries in CommonJS ask for Node's own modules by it.
      js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
