import { Line } from '../imports/cells.js';
import { PEOPLE_COLUMNS } from '../imports/columns.rules.js';
import type { ProblemCode } from '../imports/problem.types.js';
import { first, bytes, type Entry } from './entry.rules.js';
import type { Preset } from './presets.rules.js';

/** Without these nobody can be found: an entry that lacks one is left out. Anything else bad is only passed over. */
const NEEDED = new Set(['username', 'birth_name', 'first_name']);
const SECRET = new Set(PEOPLE_COLUMNS.filter((column) => column.secret).map(({ name }) => name));

/** An entry of the directory as a line of the people file, so that it goes through the very same rules. */
export class EntryLine extends Line {
  readonly entry: { externalId: string; version: string };
  private readonly bad = new Set<string>();

  constructor(number: number, entry: Entry, preset: Preset, now: number) {
    const columns = { ...plainColumns(entry, preset), ...preset.derive(entry, now) };
    const names = Object.keys(columns);
    super(number, Object.values(columns), new Map(names.map((name, index) => [name, index])), SECRET);
    this.entry = { externalId: lastingName(entry, preset), version: first(entry, preset.version) };
  }

  /** A directory kept for decades holds many a bad cell; a person is not lost for one that is not needed. */
  override add(column: string, code: ProblemCode, other?: number): void {
    if (NEEDED.has(column)) super.add(column, code, other);
    else this.bad.add(column);
  }

  /** Columns whose cell was passed over. */
  get passedOver(): readonly string[] {
    return [...this.bad];
  }
}

/** Lower case; bytes in hexadecimal. */
export function lastingName(entry: Entry, preset: Pick<Preset, 'id' | 'binary'>): string {
  if (preset.binary.includes(preset.id)) return bytes(entry, preset.id).toString('hex');
  return first(entry, preset.id).toLowerCase();
}

function plainColumns(entry: Entry, preset: Preset): Record<string, string> {
  return Object.fromEntries(
    Object.entries(preset.plain).map(([column, attribute]) => [column, first(entry, attribute)]),
  );
}
