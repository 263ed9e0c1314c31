/**
 * Commands of the built command line, one after another in one process: what each does and prints is the same, and
 * the product is loaded once. Reads a JSON list of `{ args, input }` on standard input; after each command writes
 * `\0<exit code>\n` on standard output and `\0\n` on standard error.
 */
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';

const commands = JSON.parse(await text(process.stdin));
const program = new URL('../../../dist/cli.js', import.meta.url);
for (const [turn, { args, input }] of commands.entries()) {
  process.argv = [process.execPath, program.pathname, ...args];
  Object.defineProperty(process, 'stdin', { value: new PassThrough().end(input), configurable: true });
  process.exitCode = 0;
  // Its top level awaits the command; its modules stay loaded.
  await import(`${program.href}?turn=${turn}`);
  writeSync(1, `\0${process.exitCode}\n`);
  writeSync(2, '\0\n');
}
process.exitCode = 0;
