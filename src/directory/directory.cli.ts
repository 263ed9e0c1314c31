import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import { SingleBar, Presets } from 'cli-progress';
import { cliActor } from '../platform/actor.js';
import type { CommandAnswer, RegisterCommands } from '../platform/cli/command-line.js';
import { Clock, MINUTE } from '../platform/clock.js';
import { DomainError } from '../platform/errors.js';
import { t } from '../platform/i18n/i18n.js';
import { keepHeapLean } from '../platform/lean-heap.js';
import { DIRECTORY_SYNC } from './sync/directory-sync.port.js';
import type { DirectorySync } from './sync/directory-sync.service.js';
import { DirectoryImports } from './imports/directory-imports.service.js';
import type { FileContent } from './imports/file-content.js';
import type { ImportKind } from './imports/import-state.rules.js';
import type { ImportRecord, OnProgress } from './imports/import.types.js';
import { fileProblemText, placeOf, textOf } from './imports/problem-text.views.js';

interface Options {
  skipBad?: boolean;
  complete?: boolean;
  contactsAsOf?: number;
}

const MOST_SHOWN = 50;
/** A command that writes the import itself keeps the job that would finish it away for that long. */
const HEAD_START = 10 * MINUTE;

/** `directory import FILE` and `establishments import FILE`. */
export const registerDirectoryCommands: RegisterCommands = (program, cli) => {
  const directory = program.command('directory').description('the people served');
  directory
    .command('sync')
    .description('bring the look-up index up to date with the directory')
    .option('--full', 'read every entry, not only those that changed')
    .action((options: { full?: boolean }) => cli.run((app) => syncDirectory(app, options)));
  directory
    .command('import <file>')
    .description('bring a CSV file of people into the directory; running it again updates')
    .option('--skip-bad', 'leave bad lines out instead of refusing the file')
    .option('--complete', 'people absent from the file have left (refused above 5 %)')
    .option('--contacts-as-of <date>', 'YYYY-MM-DD: date of undated contacts, first import only', dateOption)
    .action((file: string, options: Options) => cli.run((app) => importFile(app, 'people', file, options)));
  program
    .command('establishments')
    .description('the register of establishments')
    .command('import <file>')
    .description('bring a CSV file of establishments into the register; running it again updates')
    .option('--skip-bad', 'leave bad lines out instead of refusing the file')
    .action((file: string, options: Options) =>
      cli.run((app) => importFile(app, 'establishments', file, options)),
    );
};

function dateOption(text: string): number {
  const instant = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(instant)) {
    throw new InvalidArgumentError('give a date as YYYY-MM-DD');
  }
  return instant;
}

async function importFile(
  app: INestApplicationContext,
  kind: ImportKind,
  file: string,
  options: Options,
): Promise<CommandAnswer> {
  keepHeapLean();
  const imports = app.get(DirectoryImports);
  const actor = cliActor(`${kind === 'people' ? 'directory' : 'establishments'} import`);
  const content = await contentOf(file);
  const wanted = {
    skipBad: options.skipBad ?? false,
    complete: options.complete ?? false,
    contactsAsOf: options.contactsAsOf ?? null,
  };
  const id = await imports.start(kind, { name: basename(file) }, wanted, actor);
  const checked = await withBar('Checking', (step) => imports.check(id, content, step));
  if (checked.state === 'refused') return refusal(checked);
  await imports.confirm(id, actor, { runAt: app.get(Clock).now() + HEAD_START });
  await withBar('Importing', (step) => imports.run(id, step));
  return success(await imports.find(id));
}

async function syncDirectory(
  app: INestApplicationContext,
  options: { full?: boolean },
): Promise<CommandAnswer> {
  const sync = app.get<DirectorySync | null>(DIRECTORY_SYNC, { strict: false });
  if (!sync) throw new DomainError('DIRECTORY_LOCAL', {}, 'conflict');
  keepHeapLean();
  const report = await withBar('Reading', (onReading) =>
    sync.run(cliActor('directory sync'), { ...options, sweep: true, onReading, onWriting: onReading }),
  );
  const { read: entries, written, created, changed, renamed, leftOut, gone, problems } = report;
  const text = [
    ...problems
      .slice(0, MOST_SHOWN)
      .map((problem) => `${placeOf(english, problem)}: ${textOf(english, problem)}`),
    `${entries} entries read, ${written} of them new or changed: ${created} new people, ${changed} changed.`,
    ...(renamed > 0 ? [`${renamed} usernames changed; the former ones are kept as aliases.`] : []),
    ...(leftOut > 0 ? [`${leftOut} entries were left out.`] : []),
    ...(gone ? [`${gone} people are no longer in the directory and are marked as left.`] : []),
  ].join('\n');
  return { text, json: report };
}

/** A file is read where it lies, in pieces; what can be read once only (a pipe) is taken into memory. */
async function contentOf(file: string): Promise<FileContent> {
  try {
    if (!(await stat(file)).isFile()) return await readFile(file);
    await access(file, constants.R_OK);
    return { path: file };
  } catch (cause) {
    throw new DomainError('FILE_UNREADABLE', { file }, 'invalid', { cause });
  }
}

/** A bar on a terminal; nothing where the output is read by a program. */
async function withBar<T>(title: string, work: (step: OnProgress) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => undefined);
  const bar = new SingleBar(
    {
      format: `{title} {bar} {percentage} % {value}/{total} lines, {eta_formatted} left`,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  bar.start(1, 0, { title });
  try {
    return await work((done, total, step) => {
      bar.setTotal(total);
      bar.update(done, { title: step === 'indexing' ? 'Making findable' : title });
    });
  } finally {
    bar.stop();
  }
}

const english = { t: (key: string, params?: Record<string, string | number>) => t('en', key, params) };

function report(record: ImportRecord): string[] {
  const { file, lines } = record.problems;
  const shown = lines
    .slice(0, MOST_SHOWN)
    .map((problem) => `${placeOf(english, problem)}: ${textOf(english, problem)}`);
  const more =
    record.badRows > 0 && lines.length > MOST_SHOWN
      ? [`… and ${lines.length - MOST_SHOWN} more problems`]
      : [];
  return [...file.map((problem) => fileProblemText(english, problem)), ...shown, ...more];
}

function refusal(record: ImportRecord): CommandAnswer {
  const counts = `Nothing was imported: ${record.badRows} bad and ${record.goodRows} good lines.`;
  const canSkip = record.problems.file.length === 0 && record.goodRows > 0;
  const hint = canSkip ? ['Mend the file, or run again with --skip-bad to import the good lines.'] : [];
  return { text: [...report(record), counts, ...hint].join('\n'), json: summary(record), failed: true };
}

function success(record: ImportRecord): CommandAnswer {
  const { created, changed, unchanged, renamed, takenOver, left } = record.summary;
  const ignored = record.options.ignoredColumns ?? [];
  const text = [
    ...report(record),
    ...(ignored.length > 0 ? [`Columns nobody knows, not read: ${ignored.join(', ')}.`] : []),
    `${record.doneRows} lines imported (${record.options.encoding}): ${created} new, ${changed} changed, ${unchanged} as before.`,
    ...(renamed > 0 ? [`${renamed} usernames changed; the former ones are kept as aliases.`] : []),
    ...(takenOver > 0 ? [`${takenOver} usernames passed to somebody else.`] : []),
    ...(left > 0 ? [`${left} people absent from the file are marked as left.`] : []),
    ...(record.badRows > 0 ? [`${record.badRows} bad lines were left out.`] : []),
  ].join('\n');
  return { text, json: summary(record) };
}

function summary(record: ImportRecord): unknown {
  const { id, kind, state, totalRows, goodRows, badRows, doneRows, options, problems } = record;
  return {
    id,
    kind,
    state,
    encoding: options.encoding,
    totalRows,
    goodRows,
    badRows,
    importedRows: state === 'done' ? doneRows : 0,
    ...record.summary,
    fileProblems: problems.file.map((problem) => ({ ...problem, text: fileProblemText(english, problem) })),
    problems: problems.lines.map((problem) => ({ ...problem, text: textOf(english, problem) })),
  };
}
