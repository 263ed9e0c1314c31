import type { Speech } from '../../platform/i18n/formats.js';
import type { FileProblem, Problem } from './problem.types.js';

/** Where a problem is: `ligne 12, uai`. */
export function placeOf(speech: Pick<Speech, 't'>, problem: Problem): string {
  return problem.column
    ? speech.t('directory.problem.where', { line: problem.line, column: problem.column })
    : speech.t('directory.problem.line', { line: problem.line });
}

/** What is wrong there, with the value where it may be shown. */
export function textOf(speech: Pick<Speech, 't'>, { code, value, other }: Problem): string {
  const problem = speech.t(`directory.problem.${code}`, other === undefined ? {} : { other });
  return value ? speech.t('directory.problem.withValue', { problem, value }) : problem;
}

export function fileProblemText(speech: Pick<Speech, 't'>, { code, params }: FileProblem): string {
  return speech.t(`directory.fileProblem.${code}`, params);
}
