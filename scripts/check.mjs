/**
 * `npm run check`: everything that can be known without running the product. Prints one line a step, the output of
 * those that fail, and `check: N passed, N failed`; exits 1 when one failed.
 * `npm run check -- locales templates` runs only the named steps.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/root.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const script = (name) => [process.execPath, join(root, 'scripts', 'check', name)];

const STEPS = [
  ['format', bin('prettier'), '--check', '--log-level', 'warn', '.'],
  ['types', bin('tsc'), '--noEmit', '-p', 'tsconfig.json'],
  ['lint', bin('eslint'), '--max-warnings', '0', '.'],
  ['imports', bin('depcruise'), '--config', '.dependency-cruiser.mjs', 'src', 'migrations'],
  ['locales', ...script('locales.mjs')],
  ['templates', ...script('templates.mjs')],
  ['environment', ...script('environment.mjs')],
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some(([step]) => step === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${STEPS.map(([name]) => name).join(', ')}.`);
  process.exit(2);
}

const results = STEPS.filter(([name]) => wanted.length === 0 || wanted.includes(name)).map(run);
const failed = results.filter(({ ok }) => !ok).length;
const summary = { passed: results.length - failed, failed, results };
mkdirSync(join(root, 'var', 'ci'), { recursive: true });
writeFileSync(join(root, 'var', 'ci', 'check.json'), JSON.stringify(summary, null, 2));
console.log(`check: ${summary.passed} passed, ${summary.failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run([name, command, ...args]) {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  const ok = status === 0;
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n').trim();
  const note = ok && script('x')[0] === command ? ` (${output.split('\n').pop()})` : '';
  const notes = output.split('\n').filter((line) => line.startsWith('note: '));
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(12)} ${String(seconds).padStart(5)} s${note}`);
  if (ok && notes.length > 0) console.log(indent(notes.join('\n')));
  if (!ok) console.log(indent(output || `exit status ${status}`));
  return { name, ok, seconds };
}

function indent(text) {
  return text.replace(/^/gm, '        ');
}
