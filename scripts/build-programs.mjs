// Joins dist/src/ into the programs that are started: dist/main.js, worker.js, cli.js and demo.js, with what they share
// in dist/chunks/. Run by `npm run build`, after build-code.mjs.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './support/bundle.mjs';
import { root } from './support/root.mjs';

rmSync(join(root, 'dist', 'chunks'), { recursive: true, force: true });
const started = performance.now();
await bundle(
  {
    main: 'dist/src/main.js',
    worker: 'dist/src/worker.js',
    cli: 'dist/src/cli.js',
    demo: 'dist/src/demo/demo.js',
  },
  'dist',
);
console.log(`4 programs joined in ${((performance.now() - started) / 1000).toFixed(1)} s`);
