/**
 * `npm run check`: everything that can be known without running the product. Prints one line a step, the output of
 * those that fail, and `check: N passed, N failed`; exits 1 when one failed. As many steps run at a time as there are
 * processors, at most three: each is a process of half a gigabyte.
 * `npm run check -- locales templates` runs only the named steps.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './support/root.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const script = (name) => [process.execPath, join(root, 'scripts', 'check', name)];

/** The longest first. */
const STEPS = [
  ['lint', bin('eslint'), '--max-warnings', '0', '.'],
  ['format', bin('prettier'), '--check', '--log-level', 'warn', '.'],
  ['types', bin('tsc'), '--noEmit', '-p', 'tsconfig.json'],
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

const steps = STEPS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const results = [];
const work = async () => {
  for (let step = steps.shift(); step; step = steps.shift()) results.push(await run(step));
};
await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, work));
const failed = results.filter(({ ok }) => !ok).length;
const summary = { passed: results.length - failed, failed, results };
mkdirSync(join(root, 'var', 'ci'), { recursive: true });
writeFileSync(join(root, 'var', 'ci', 'check.json'), JSON.stringify(summary, null, 2));
console.log(`check: ${summary.passed} passed, ${summary.failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function run([name, command, ...args]) {
  const started = performance.now();
  const { status, stdout, stderr, error } = await outcome(command, args);
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

/** What a program printed and how it ended; `error` where it could not even start. */
function outcome(command, args) {
  return new Promise((resolve) => {
    const told = { stdout: '', stderr: '', status: null, error: undefined };
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (text) => (told[name] += text));
    child.on('error', (error) => resolve({ ...told, error }));
    child.on('close', (status) => resolve({ ...told, status }));
  });
}

function indent(text) {
  return text.replace(/^/gm, '        ');
}
