import type { MrzLines } from './mrz-text.rules.js';

/** Names as the zone holds them: letters and `<` between parts, fillers removed. `full` = the field had no room left. */
export interface MrzNames {
  readonly surname: string;
  readonly surnameFull: boolean;
  readonly givenNames: string;
  readonly givenNamesFull: boolean;
  readonly problems: readonly MrzNameProblem[];
}

export type MrzNameProblem = 'names-characters' | 'names-filler-run' | 'names-empty';

/** Where a name field lies: line, first column, width. The names have no check digit in any layout. */
const FIELD = { TD1: [2, 0, 30], TD2: [0, 5, 31], TD3: [0, 5, 39] } as const;

/** Reads the names ourselves: the library turns `<<` between given names into two blanks and skips the run rule. */
export function readMrzNames({ format, lines }: MrzLines): MrzNames {
  if (format === 'FR_OLD_CARD') return readFrenchCard(lines);
  const [line, start, width] = FIELD[format];
  const field = (lines[line] ?? '').slice(start, start + width);
  const text = stripEnd(field);
  const cut = text.indexOf('<<');
  const surname = cut < 0 ? text : text.slice(0, cut);
  const given = cut < 0 ? '' : text.slice(cut + 2);
  const full = text.length === width;
  return {
    surname,
    surnameFull: full && cut < 0,
    givenNames: given,
    givenNamesFull: full && cut >= 0,
    problems: problemsOf(text, surname, /^<|<</.test(given)),
  };
}

/** Old French card: the surname alone in 25 columns, given names in 14, several given names separated by `<<`. */
function readFrenchCard(lines: readonly string[]): MrzNames {
  const surname = stripEnd((lines[0] ?? '').slice(5, 30));
  const given = stripEnd((lines[1] ?? '').slice(13, 27));
  const run = surname.includes('<<') || given.includes('<<<') || given.startsWith('<');
  return {
    surname,
    surnameFull: surname.length === 25,
    givenNames: given,
    givenNamesFull: given.length === 14,
    problems: problemsOf(surname + given, surname, run),
  };
}

/** A letter after a run of fillers: a misread filler (K for `<`) that every check digit lets through. */
function problemsOf(text: string, surname: string, run: boolean): MrzNameProblem[] {
  const problems: MrzNameProblem[] = [];
  if (/[0-9]/.test(text)) problems.push('names-characters');
  if (run) problems.push('names-filler-run');
  if (surname === '' || surname.startsWith('<')) problems.push('names-empty');
  return problems;
}

function stripEnd(field: string): string {
  return field.replace(/<+$/, '');
}
