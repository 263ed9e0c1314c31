/** How a typed, pasted or keyboard-read machine-readable zone becomes clean lines, and which layout they have. */

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'FR_OLD_CARD';

export interface MrzLines {
  readonly format: MrzFormat;
  readonly lines: readonly string[];
}

/** Lines per width: ICAO Doc 9303 parts 4 to 6; the French card of 1995–2021 is as wide as TD2. */
const LINES_BY_WIDTH: Record<number, number> = { 30: 3, 36: 2, 44: 2 };
/** Longest accepted input: three lines with generous blanks. */
const MAX_INPUT = 400;

/** Upper case, guillemets read as fillers, blanks dropped, empty lines dropped. */
export function mrzLines(input: string | readonly string[]): string[] {
  const text = typeof input === 'string' ? input : input.join('\n');
  return text
    .slice(0, MAX_INPUT)
    .toUpperCase()
    .replace(/[«‹≤〈＜]/g, (sign) => (sign === '«' ? '<<' : '<'))
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\s+/g, ''))
    .filter((line) => line !== '');
}

/**
 * The layout of the typed lines; undefined when none fits.
 * A single run of 90, 72 or 88 characters is cut. Trailing fillers nobody types are put back where the line may end
 * in them (names, and the first line of a card); any other wrong length is left for the agent to mend.
 */
export function recogniseMrz(input: string | readonly string[]): MrzLines | undefined {
  const lines = cutSingleRun(mrzLines(input));
  const width = widthOf(lines);
  if (width === undefined) return undefined;
  const padded = lines.map((line, at) => (mayEndInFillers(width, at) ? line.padEnd(width, '<') : line));
  if (padded.some((line) => line.length !== width || !/^[A-Z0-9<]+$/.test(line))) return undefined;
  return { format: formatOf(width, padded[0] ?? ''), lines: padded };
}

function cutSingleRun(lines: string[]): string[] {
  const only = lines.length === 1 ? (lines[0] ?? '') : '';
  const width = { 90: 30, 72: 36, 88: 44 }[only.length];
  return width === undefined ? lines : (only.match(new RegExp(`.{${width}}`, 'g')) ?? lines);
}

function widthOf(lines: readonly string[]): number | undefined {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  if (LINES_BY_WIDTH[longest] === lines.length) return longest;
  return undefined;
}

function mayEndInFillers(width: number, at: number): boolean {
  return width === 30 ? at !== 1 : at === 0;
}

function formatOf(width: number, first: string): MrzFormat {
  if (width === 30) return 'TD1';
  if (width === 44) return 'TD3';
  return first.startsWith('IDFRA') ? 'FR_OLD_CARD' : 'TD2';
}
