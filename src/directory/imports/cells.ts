import { internationalPhone } from '../../platform/phone.js';
import { holdsNumenShape } from '../numen.rules.js';
import { normaliseUai, uaiProblem } from '../uai.rules.js';
import type { Problem, ProblemCode } from './problem.types.js';

export class BadCell extends Error {
  constructor(readonly code: ProblemCode) {
    super(code);
  }
}

const LONGEST_ECHO = 40;
/** Most cells are: ASCII words, one blank between them. */
const TIDY = /^(?:[!-~]+(?: [!-~]+)*)?$/;
const EMAIL = /^[^\s@<>(),;:"[\]\\]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u;
const USERNAME = /^[\p{L}\p{N}][\p{L}\p{N}._'@+-]*$/u;

/**
 * Reads the cells of one line; problems gather instead of stopping at the first. A cell is trimmed, its blanks made
 * one, and refused when it holds what looks like a NUMEN outside the column made for it.
 */
export class Line {
  readonly problems: Problem[] = [];

  constructor(
    readonly number: number,
    private readonly cells: readonly string[],
    private readonly positions: ReadonlyMap<string, number>,
    private readonly secret: ReadonlySet<string>,
  ) {}

  has(column: string): boolean {
    return this.positions.has(column);
  }

  /** The cell as text, '' when blank or absent. */
  text(column: string, longest: number): string {
    return this.read(column, '', (text) => {
      if ([...text].length > longest) throw new BadCell('TOO_LONG');
      return text;
    });
  }

  required(column: string, longest: number): string {
    const text = this.text(column, longest);
    if (text === '' && this.blank(column)) this.add(column, 'MISSING');
    return text;
  }

  /** What `parse` makes of the cell, `fallback` when it is blank, absent or bad. */
  read<T>(column: string, fallback: T, parse: (text: string) => T, numen = false): T {
    const raw = this.raw(column);
    if (raw === '') return fallback;
    try {
      if (/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(raw)) throw new BadCell('CONTROL_CHARACTER');
      if (!numen && holdsNumenShape(raw)) throw new BadCell('NUMEN_MISPLACED');
      return parse(raw);
    } catch (error) {
      if (!(error instanceof BadCell)) throw error;
      this.add(column, error.code);
      return fallback;
    }
  }

  add(column: string, code: ProblemCode, other?: number): void {
    const hidden = this.secret.has(column) || code === 'NUMEN_MISPLACED' || code === 'MISSING';
    const value = hidden ? '' : this.raw(column);
    this.problems.push({
      line: this.number,
      column,
      code,
      ...(value && { value: value.length > LONGEST_ECHO ? `${value.slice(0, LONGEST_ECHO)}…` : value }),
      ...(other !== undefined && { other }),
    });
  }

  private blank(column: string): boolean {
    return this.raw(column) === '';
  }

  private raw(column: string): string {
    const position = this.positions.get(column);
    if (position === undefined) return '';
    const raw = this.cells[position] ?? '';
    return TIDY.test(raw) ? raw : raw.normalize('NFC').replace(/\s+/g, ' ').trim();
  }
}

export function username(text: string): string {
  if ([...text].length > 128) throw new BadCell('TOO_LONG');
  if (!USERNAME.test(text)) throw new BadCell('USERNAME_SHAPE');
  return text;
}

export function email(text: string): string {
  if (text.length > 254) throw new BadCell('TOO_LONG');
  if (!EMAIL.test(text)) throw new BadCell('EMAIL_SHAPE');
  return text;
}

/** A number in E.164; French numbers may come national, spaced, dotted, or with their leading zero lost. */
export function phone(text: string): string {
  const number = internationalPhone(text);
  if (!number) throw new BadCell('PHONE_SHAPE');
  return number;
}

/** Codes separated by `|` (or blanks, `/`), the first being the main one; lost leading zeros are given back. */
export function uais(text: string): string[] {
  const codes = text.split(/[|/\s]+/).filter(Boolean);
  return [...new Set(codes.map(uai))];
}

export function uai(text: string): string {
  const code = normaliseUai(text);
  const problem = uaiProblem(code);
  if (problem) throw new BadCell(problem === 'shape' ? 'UAI_SHAPE' : 'UAI_LETTER');
  return code;
}

/** `YYYY-MM-DD` from that form or DD/MM/YYYY (also with `-` or `.`); a time of day behind it is dropped. */
export function date(text: string, today: string): string {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T][\d:.]+Z?)?$/.exec(text);
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:]+)?$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : [french?.[3], french?.[2], french?.[1]];
  if (!year || !month || !day) throw new BadCell('DATE_SHAPE');
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (year < '1900' || Number(day) < 1 || Number(day) > daysOf(Number(year), Number(month))) {
    throw new BadCell('DATE_SHAPE');
  }
  if (value > today) throw new BadCell('DATE_FUTURE');
  return value;
}

/** Days of a month; 0 for a month there is not. */
function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
