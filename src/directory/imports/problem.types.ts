/** What is wrong with a line. Texts: `directory.problem.CODE`. */
export type ProblemCode =
  | 'MISSING'
  | 'TOO_LONG'
  | 'CELL_COUNT'
  | 'CONTROL_CHARACTER'
  | 'USERNAME_SHAPE'
  | 'NUMEN_SHAPE'
  | 'NUMEN_MISPLACED'
  | 'DATE_SHAPE'
  | 'DATE_FUTURE'
  | 'EMAIL_SHAPE'
  | 'PHONE_SHAPE'
  | 'UAI_SHAPE'
  | 'UAI_LETTER'
  | 'STATUS_UNKNOWN'
  | 'CLASS_UNKNOWN'
  | 'TWICE_IN_FILE'
  | 'SAME_PERSON';

export interface Problem {
  /** Line of the file, the header being line 1. */
  readonly line: number;
  readonly column: string | null;
  readonly code: ProblemCode;
  /** What stands there, shortened; never for a secret column. */
  readonly value?: string;
  /** The other line, where two lines disagree. */
  readonly other?: number;
}

/** Why a whole file is refused. Texts: `directory.fileProblem.CODE`. */
export type FileProblemCode =
  | 'EMPTY'
  | 'NOT_TEXT'
  | 'ENCODING_MIXED'
  | 'COLUMN_MISSING'
  | 'COLUMN_TWICE'
  | 'NO_ROWS'
  | 'QUOTES'
  | 'LINE_ENDLESS'
  | 'TOO_MANY_ABSENT'
  | 'COMPLETE_NEEDS_ALL'
  | 'CONTACTS_DATE_NEEDS_EMPTY';

export interface FileProblem {
  readonly code: FileProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
}
