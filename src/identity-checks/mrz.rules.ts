import { parse } from 'mrz';
import type { Details, ParseResult } from 'mrz';
import { civilDate, wholeYears } from './civil-date.rules.js';
import { recogniseMrz } from './mrz-text.rules.js';
import type { MrzFormat, MrzLines } from './mrz-text.rules.js';
import { readMrzNames } from './mrz-names.rules.js';
import type { MrzNameProblem } from './mrz-names.rules.js';

/**
 * Reading a machine-readable zone. `coherent` says that the typed text holds together, never that the document is
 * authentic: check digits find slips, not forgeries. The document number and the lines are not in the result.
 */
export interface MrzReading {
  readonly coherent: boolean;
  readonly format: MrzFormat | null;
  readonly documentType: 'national-id' | 'passport' | 'residence-permit' | null;
  readonly issuingState: string | null;
  readonly surname: string;
  readonly surnameFull: boolean;
  readonly givenNames: string;
  readonly givenNamesFull: boolean;
  readonly birthDate: string | null;
  /** Printed in the zone; the old French card has none. */
  readonly expiry: string | null;
  /** Month of issue `YYYY-MM`, old French card only. */
  readonly issuedIn: string | null;
  /** Slips to mend before the zone counts. Line and columns count from 0, for the live check of the form. */
  readonly slips: readonly MrzSlip[];
}

export type MrzSlipCode =
  MrzNameProblem | 'layout' | 'check-digit' | 'field' | 'impossible-date' | 'implausible-date';

export interface MrzSlip {
  readonly code: MrzSlipCode;
  readonly field: string | null;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Codes outside ICAO's A, C, I (French residence permits use TS) are no slip. */
const TOLERATED_FIELDS = new Set(['documentCode']);
/** Nobody younger works for an académie; decides the century of a birth date. */
const YOUNGEST = 14;

/**
 * @param input the zone as typed, pasted or read by a keyboard-like reader
 * @param today civil date `YYYY-MM-DD`, for the century of a birth date
 */
export function readMrz(input: string | readonly string[], today: string): MrzReading {
  const recognised = recogniseMrz(input);
  const result = recognised && parseQuietly(recognised);
  if (!recognised || !result) return unreadable();
  const names = readMrzNames(recognised);
  const dates = readDates(result, recognised, today);
  const slips: MrzSlip[] = [
    ...result.details.filter(isSlip).map(slipOf),
    ...names.problems.map((code) => at(code, 'names', nameLine(recognised.format))),
    ...dates.slips,
  ];
  return {
    coherent: slips.length === 0,
    format: recognised.format,
    documentType: typeOf(recognised),
    issuingState: result.fields.issuingState ?? null,
    surname: names.surname,
    surnameFull: names.surnameFull,
    givenNames: names.givenNames,
    givenNamesFull: names.givenNamesFull,
    birthDate: dates.birthDate,
    expiry: dates.expiry,
    issuedIn: dates.issuedIn,
    slips,
  };
}

/** mrz 5.0.2 throws on layouts it does not know, with the typed text in the message: the message is dropped. */
function parseQuietly({ format, lines }: MrzLines): ParseResult | undefined {
  try {
    const result = parse([...lines]);
    // It takes any 36-column line with a digit in columns 31 to 35 for a French card.
    const french = result.format === 'FRENCH_NATIONAL_ID';
    return french === (format === 'FR_OLD_CARD') ? result : undefined;
  } catch {
    return undefined;
  }
}

function isSlip(detail: Details): boolean {
  const names = detail.field === 'lastName' || detail.field === 'firstName';
  return !detail.valid && !names && !TOLERATED_FIELDS.has(detail.field ?? '');
}

function slipOf(detail: Details): MrzSlip {
  const code = detail.field?.endsWith('CheckDigit') ? 'check-digit' : 'field';
  return { code, field: detail.field, line: detail.line, start: detail.start, end: detail.end };
}

function at(code: MrzSlipCode, field: string, line: number): MrzSlip {
  return { code, field, line, start: 0, end: 0 };
}

function nameLine(format: MrzFormat): number {
  return format === 'TD1' ? 2 : 0;
}

interface MrzDates {
  birthDate: string | null;
  expiry: string | null;
  issuedIn: string | null;
  slips: MrzSlip[];
}

/** The library accepts 30 February, knows no century and calls an expired document valid. */
function readDates(result: ParseResult, { format, lines }: MrzLines, today: string): MrzDates {
  const slips: MrzSlip[] = [];
  const read = (field: 'birthDate' | 'expirationDate', century: (date: string) => string | undefined) => {
    const raw = result.fields[field];
    if (!raw || !/^\d{6}$/.test(raw)) return null;
    const date = century(raw);
    if (date === undefined) slips.push(at('impossible-date', field, 1));
    return date ?? null;
  };
  const birthDate = read('birthDate', (raw) => birthDateOf(raw, today));
  const expiry = read('expirationDate', (raw) => dateOf(raw, Number(raw.slice(0, 2)) >= 90 ? 1900 : 2000));
  const issuedIn = format === 'FR_OLD_CARD' ? issueMonthOf(lines[1] ?? '') : null;
  if (format === 'FR_OLD_CARD' && issuedIn === null) slips.push(at('implausible-date', 'issueDate', 1));
  if (expiry !== null && wholeYears(today, expiry) > 15)
    slips.push(at('implausible-date', 'expirationDate', 1));
  return { birthDate, expiry, issuedIn, slips };
}

function dateOf(raw: string, century: number): string | undefined {
  return civilDate(century + Number(raw.slice(0, 2)), Number(raw.slice(2, 4)), Number(raw.slice(4, 6)));
}

function birthDateOf(raw: string, today: string): string | undefined {
  const recent = dateOf(raw, 2000);
  return recent !== undefined && wholeYears(recent, today) >= YOUNGEST ? recent : dateOf(raw, 1900);
}

/** The old card's number begins with year and month of issue, 1988 (first cards) to 2021. */
function issueMonthOf(line: string): string | null {
  const [yy, month] = [Number(line.slice(0, 2)), Number(line.slice(2, 4))];
  const year = yy >= 88 ? 1900 + yy : 2000 + yy;
  if (!(year >= 1988 && year <= 2021 && month >= 1 && month <= 12)) return null;
  return `${year}-${String(month).padStart(2, '0')}`;
}

function typeOf({ format, lines }: MrzLines): MrzReading['documentType'] {
  const code = (lines[0] ?? '').slice(0, 2);
  if (format === 'TD3') return code.startsWith('P') ? 'passport' : null;
  if (code === 'ID' || code === 'I<') return 'national-id';
  return code === 'IR' || code === 'AR' || code === 'TS' ? 'residence-permit' : null;
}

function unreadable(): MrzReading {
  return {
    coherent: false,
    format: null,
    documentType: null,
    issuingState: null,
    surname: '',
    surnameFull: false,
    givenNames: '',
    givenNamesFull: false,
    birthDate: null,
    expiry: null,
    issuedIn: null,
    slips: [at('layout', 'layout', 0)],
  };
}
