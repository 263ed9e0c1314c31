import { tidySeparators } from '../folding.rules.js';

/** A line of a list as it was written, with its number in the file or the text, the first being 1. */
export interface ListedLine {
  readonly number: number;
  /** Who is meant, '' where the line names nobody. */
  readonly text: string;
}

export interface ReadList {
  /** Headings that were read, in the order they are put together; empty without a heading row. */
  readonly columns: readonly string[];
  /** Every line that is not blank, in order, the heading row left out. */
  readonly lines: readonly ListedLine[];
}

type Part = 'usage' | 'name' | 'birth' | 'given' | 'whole' | 'login';

const HEADINGS: Readonly<Record<Part, readonly string[]>> = {
  usage: ['nom d usage', 'nom usage', 'nom usuel', 'nom marital', 'usage name'],
  name: ['nom', 'noms', 'nom de famille', 'nom patronymique', 'name', 'surname', 'last name', 'lastname'],
  birth: ['nom de naissance', 'nom naissance', 'birth name'],
  given: ['prenom', 'prenoms', 'prenom usuel', 'first name', 'firstname', 'given name'],
  whole: ['nom prenom', 'nom et prenom', 'nom prenoms', 'prenom nom', 'prenom et nom', 'nom complet', 'full name'],
  login: ['identifiant', 'login', 'uid', 'username', 'compte'],
}; // prettier-ignore

/** Lower case without accents, every other run of characters one blank. */
const foldHeading = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Headings of a column of whole names only where they come first: further on they are somebody's function. */
const FIRST_ONLY: readonly string[] = ['agent', 'agents', 'personnel', 'personnels'];

function partOf(heading: string, at: number): Part | undefined {
  const folded = foldHeading(heading);
  if (at === 0 && FIRST_ONLY.includes(folded)) return 'whole';
  return (Object.keys(HEADINGS) as Part[]).find((part) => HEADINGS[part].includes(folded));
}

/** Signs before a line of a typed list: « 1. », « - », « • ». */
const BULLET = /^\s*(?:[-–—•·*]\s+|\d{1,3}[.)°]\s*(?=\p{L}))/u;
const TITLE = /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?$/i;
const HOLDS_LETTER = /\p{L}/u;
const SEPARATORS = ['\t', ';', ','] as const;
const LOOKED_AT = 50;

/**
 * Reads names one a line, or a table with or without headings (tab, `;` or `,`). Each line is read by itself: a wrong
 * one never costs another. Never throws.
 */
export function readList(text: string): ReadList {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r|\u2028|\u0085/)
    .map((row, at) => ({ number: at + 1, row }))
    .filter(({ row }) => row.trim() !== '');
  const separator = separatorOf(rows.map(({ row }) => row));
  const cut = (row: string): string[] => (separator ? cells(row, separator) : [row]);
  const [first, ...others] = rows;
  const parts = first ? cut(first.row).map(partOf) : [];
  const headed = parts.some((part) => part !== undefined);
  const read = headed ? byHeadings(parts) : byPlace;
  const names = (headed ? others : rows).map(({ number, row }) => ({ number, text: clean(read(cut(row))) }));
  return { columns: headed && first ? headingsRead(cut(first.row), parts) : [], lines: names };
}

/** The separator of the first row where that holds headings; else the one in most rows. */
function separatorOf(rows: readonly string[]): string | undefined {
  const [first = ''] = rows;
  const heading = SEPARATORS.find((one) => cells(first, one).length > 1 && cells(first, one).some(partOf));
  if (heading) return heading;
  const counted = SEPARATORS.map((one) => ({
    one,
    count: rows.slice(0, LOOKED_AT).filter((row) => row.includes(one)).length,
  }));
  const most = Math.max(...counted.map(({ count }) => count));
  return most === 0 ? undefined : counted.find(({ count }) => count === most)?.one;
}

/** Cells between separators outside quotes; a quote out of place is a character like any other. */
function cells(row: string, separator: string): string[] {
  const found: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at] ?? '';
    if (quoted && char === '"' && row[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"' && (quoted || cell.trim() === '')) quoted = !quoted;
    else if (char === separator && !quoted) {
      found.push(cell);
      cell = '';
    } else cell += char;
  }
  return quoted ? row.replaceAll('"', '').split(separator) : [...found, cell];
}

/** A line with headings: the name in use and the first name; else whatever names somebody. */
function byHeadings(parts: readonly (Part | undefined)[]): (row: readonly string[]) => string {
  const cell = (row: readonly string[], part: Part): string =>
    row.filter((_, at) => parts[at] === part).map((text) => text.trim()).find(Boolean) ?? ''; // prettier-ignore
  return (row) => {
    const surname = cell(row, 'usage') || cell(row, 'name') || cell(row, 'birth');
    const named = [surname, cell(row, 'given')].filter(Boolean).join(' ');
    return named || cell(row, 'whole') || cell(row, 'login');
  };
}

/** A line without headings: the first two cells that are words, a title apart. */
const byPlace = (row: readonly string[]): string => {
  const words = row.map((cell) => cell.trim()).filter((cell) => HOLDS_LETTER.test(cell) && !TITLE.test(cell));
  const names = words.filter((cell) => !cell.includes('@') && !/\d{3}/.test(cell));
  const told = names.length > 0 ? names.slice(0, 2) : words.slice(0, 1);
  return (told.length > 0 ? told : row.map((cell) => cell.trim()).filter(Boolean).slice(0, 1)).join(' '); // prettier-ignore
};

const headingsRead = (row: readonly string[], parts: readonly (Part | undefined)[]): string[] => {
  const has = (part: Part): boolean => parts.includes(part);
  const named = has('usage') || has('name') || has('birth') || has('given');
  const used = named ? ['usage', 'name', 'birth', 'given'] : has('whole') ? ['whole'] : ['login'];
  return row.filter((_, at) => used.includes(parts[at] ?? '')).map((heading) => heading.trim());
};

const CONTROL = /[\u0000-\u001f\u007f]+/g;
const clean = (text: string): string =>
  tidySeparators(
    text
      .replace(CONTROL, ' ')
      .replace(BULLET, '')
      .replace(/^"+|"+$/g, ''),
  );
