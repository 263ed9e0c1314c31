import type { NumenHash } from '../numen-hash.js';
import { FirstPlaces } from '../../platform/database/first-places.js';
import { EntryLine } from '../sync/entry-line.js';
import type { Line } from './cells.js';
import type { PersonDraft } from './drafts.types.js';
import { EMPTY_SUMMARY, type FileCheck } from './file-check.js';
import { matchPerson, type Known } from './match.rules.js';
import { mergePerson, NOBODY, type MergeContext } from './merge.rules.js';
import type { PeopleMergeRepository } from './people-merge.repository.js';
import { readPersonLine } from './person-line.js';
import type { FileProblem } from './problem.types.js';
import type { GoodLine } from './staging.js';

/** More than this share of the directory absent from a file that calls itself complete is a wrong file. */
export const MOST_ABSENT = 0.05;

const PERSON = 'person';

/** A line ready to go in; `personId` null: somebody new. */
export interface StagedPerson {
  personId: string | null;
  draft: PersonDraft;
}

interface StagedLine extends GoodLine {
  readonly data: StagedPerson;
}

/** Neighbours by username are neighbours by address too. */
const stagedLine = (personId: string | null, draft: PersonDraft): StagedLine => ({
  order: draft.username.toLowerCase(),
  data: { personId, draft },
});

interface Tools {
  repository: PeopleMergeRepository;
  numenHash: NumenHash;
  context: MergeContext;
  today: string;
  complete: boolean;
  /** Nobody was in the directory when the check began; while nobody is, nobody can be meant. */
  first: boolean;
}

interface Read {
  line: Line;
  draft: PersonDraft;
}

/** Checks a people file: each line by itself, against the other lines, and against the directory. */
export class PeopleCheck implements FileCheck {
  readonly summary = { ...EMPTY_SUMMARY };
  /** Where each username, NUMEN, address and person stood first. */
  private readonly seen = new FirstPlaces();
  private presentMatched = 0;

  constructor(private readonly tools: Tools) {}

  async check(lines: readonly Line[]): Promise<StagedLine[]> {
    const good: Read[] = [];
    for (const line of lines) {
      const draft = this.read(line);
      if (line.problems.length === 0) good.push({ line, draft });
    }
    const staged = await this.match(good);
    await this.count(staged);
    return staged;
  }

  private read(line: Line): PersonDraft {
    const { numen, draft } = readPersonLine(line, this.tools.today);
    if (numen) draft.numenHash = this.tools.numenHash.of(numen);
    if (line instanceof EntryLine) Object.assign(draft, line.entry);
    this.once(line, 'username', draft.username.toLowerCase());
    this.once(line, 'numen', draft.numenHash);
    this.once(line, 'email', draft.email?.toLowerCase());
    return draft;
  }

  private once(line: Line, column: 'username' | 'numen' | 'email', value: string | undefined): void {
    if (!value) return;
    const other = this.seen.note(column, value, line.number);
    if (other !== undefined) line.add(column, 'TWICE_IN_FILE', other);
  }

  private async match(reads: readonly Read[]): Promise<StagedLine[]> {
    const { repository, first } = this.tools;
    if (first && !(await repository.anybody())) return this.everybodyNew(reads);
    const usernames = reads.map(({ draft }) => draft.username.toLowerCase());
    const numens = reads.flatMap(({ draft }) => draft.numenHash ?? []);
    const emails = reads.flatMap(({ draft }) => draft.email?.toLowerCase() ?? []);
    const byUsername = await repository.knownBy('username_key', usernames);
    const byNumen = await repository.knownBy('numen_hash', numens);
    const byEmail = await repository.knownBy('email_key', emails);
    const byAlias = await repository.knownByAlias(usernames);
    const byEntry = await repository.knownByEntry(reads.flatMap(({ draft }) => draft.externalId ?? []));
    const staged: StagedLine[] = [];
    for (const { line, draft } of reads) {
      const key = draft.username.toLowerCase();
      const holder = byUsername.find((known) => known.usernameKey === key);
      const personId = matchPerson(draft, {
        byEntry: draft.externalId
          ? byEntry.find((known) => known.externalId === draft.externalId)
          : undefined,
        byUsername: holder,
        byNumen: draft.numenHash ? byNumen.filter((known) => known.numenHash === draft.numenHash) : [],
        byAlias: byAlias.filter((known) => known.aliasKey === key),
        byEmail: draft.email ? byEmail.filter((known) => known.emailKey === draft.email?.toLowerCase()) : [],
      });
      const other = personId ? this.seen.find(PERSON, personId) : undefined;
      if (other !== undefined) {
        line.add('username', 'SAME_PERSON', other);
        continue;
      }
      this.note(personId, line.number, holder, [
        ...byUsername,
        ...byNumen,
        ...byAlias,
        ...byEmail,
        ...byEntry,
      ]);
      staged.push(stagedLine(personId, draft));
    }
    return staged;
  }

  private everybodyNew(reads: readonly Read[]): StagedLine[] {
    return reads.map(({ draft }) => stagedLine(null, draft));
  }

  private note(
    personId: string | null,
    line: number,
    holder: Known | undefined,
    known: ReadonlyArray<{ id: string; status: string }>,
  ): void {
    if (holder && holder.id !== personId) this.summary.takenOver += 1;
    if (!personId) return;
    this.seen.note(PERSON, personId, line);
    if (known.find(({ id }) => id === personId)?.status !== 'left') this.presentMatched += 1;
  }

  /** Merges as the import will, to say beforehand what it would do. */
  private async count(staged: readonly StagedLine[]): Promise<void> {
    const ids = staged.flatMap(({ data }) => data.personId ?? []);
    const current = await this.tools.repository.current(ids);
    for (const { data } of staged) {
      const before = (data.personId && current.get(data.personId)) || NOBODY;
      if (before === NOBODY) {
        this.summary.created += 1;
        continue;
      }
      const merged = mergePerson(before, data.draft, this.tools.context);
      if (merged.changes.includes('username')) this.summary.renamed += 1;
      if (merged.changes.length > 0) this.summary.changed += 1;
      else this.summary.unchanged += 1;
    }
  }

  close(): void {
    this.seen.close();
  }

  async finish(badRows: number): Promise<FileProblem[]> {
    if (!this.tools.complete) return [];
    if (badRows > 0) return [{ code: 'COMPLETE_NEEDS_ALL', params: { bad: badRows } }];
    const present = await this.tools.repository.presentCount();
    const absent = present - this.presentMatched;
    this.summary.left = absent;
    if (absent <= present * MOST_ABSENT) return [];
    return [{ code: 'TOO_MANY_ABSENT', params: { absent, present, percent: MOST_ABSENT * 100 } }];
  }
}
