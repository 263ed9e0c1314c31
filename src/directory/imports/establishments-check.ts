import type { Establishment } from '../person.types.js';
import { departementOf } from '../uai.rules.js';
import type { Line } from './cells.js';
import type { EstablishmentDraft } from './drafts.types.js';
import { readEstablishmentLine } from './establishment-line.js';
import type { EstablishmentsMergeRepository } from './establishments-merge.repository.js';
import { EMPTY_SUMMARY, type FileCheck } from './file-check.js';
import type { GoodLine } from './staging.js';
import type { FileProblem } from './problem.types.js';

interface StagedLine extends GoodLine {
  readonly data: EstablishmentDraft;
}

/** Checks a register: each line by itself and against the other lines. Schools absent from it stay. */
export class EstablishmentsCheck implements FileCheck {
  readonly summary = { ...EMPTY_SUMMARY };
  private readonly lineOfUai = new Map<string, number>();

  constructor(private readonly repository: EstablishmentsMergeRepository) {}

  async check(lines: readonly Line[]): Promise<StagedLine[]> {
    const staged: StagedLine[] = [];
    for (const line of lines) {
      const draft = readEstablishmentLine(line);
      const other = this.lineOfUai.get(draft.uai);
      if (draft.uai && other !== undefined) line.add('uai', 'TWICE_IN_FILE', other);
      if (line.problems.length > 0) continue;
      this.lineOfUai.set(draft.uai, line.number);
      staged.push({ order: '', data: draft });
    }
    const current = await this.repository.current(staged.map(({ data }) => data.uai));
    for (const { data } of staged) {
      const before = current.get(data.uai);
      if (!before) this.summary.created += 1;
      else if (changed(before, mergeEstablishment(before, data))) this.summary.changed += 1;
      else this.summary.unchanged += 1;
    }
    return staged;
  }

  async finish(): Promise<FileProblem[]> {
    return [];
  }
}

/** A school as a line makes it; what the file has no column for stays. */
export function mergeEstablishment(
  before: Establishment | undefined,
  draft: EstablishmentDraft,
): Establishment {
  const keep = <K extends Exclude<keyof Establishment, 'uai' | 'name' | 'departement'>>(
    field: K,
  ): Establishment[K] | null => (draft[field] === undefined ? (before?.[field] ?? null) : draft[field]);
  return {
    uai: draft.uai,
    name: draft.name,
    kind: keep('kind'),
    commune: keep('commune'),
    departement: departementOf(draft.uai) ?? '',
    phone: keep('phone'),
    email: keep('email'),
    headUsername: keep('headUsername'),
    parentUai: keep('parentUai'),
  };
}

export function changed(before: Establishment, after: Establishment): boolean {
  return (Object.keys(after) as Array<keyof Establishment>).some((field) => before[field] !== after[field]);
}
