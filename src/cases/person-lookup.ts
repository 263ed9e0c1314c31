import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import type { Person } from '../directory/person.types.js';
import { Clock } from '../platform/clock.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { askerFor } from '../usernames/asker.rules.js';
import type { RuleCode } from '../usernames/difference.rules.js';
import type { Expected } from '../usernames/proposals/proposal.types.js';
import { UsernamesService } from '../usernames/usernames.service.js';
import { isDesk, readerOf } from './case-scope.rules.js';
import type { ActiveCase, CaseCard, StripFacts } from './case.types.js';
import { PersonStripRepository } from './person-strip.repository.js';

export interface Lookup {
  /** The text had the shape of a NUMEN: it was neither searched nor kept. */
  readonly numen: boolean;
  readonly people: readonly Person[];
  readonly total: number;
  /** Names of their schools, by UAI. */
  readonly schools: ReadonlyMap<string, string>;
  /** Rules that say why what was typed is not the username, by person. */
  readonly rules: ReadonlyMap<string, readonly RuleCode[]>;
  /** What a rule would have made of their names where that is another username, by person. */
  readonly expected: ReadonlyMap<string, Expected | null>;
  /** Nobody matches: usernames a new person called so may expect. */
  readonly proposed: readonly string[];
  /** Some of them are easily taken for each other. */
  readonly namesakes: boolean;
  /** What to know before any evidence, by person, and their open cases: for the desk only. */
  readonly strips: ReadonlyMap<string, StripFacts>;
  readonly cases: readonly ActiveCase[];
}

const SHOWN = 8;
/** While one types, fewer: each person shown counts. */
const SHOWN_LIVE = 5;
export const NOBODY: Lookup = {
  numen: false,
  people: [],
  total: 0,
  schools: new Map(),
  rules: new Map(),
  expected: new Map(),
  proposed: [],
  namesakes: false,
  strips: new Map(),
  cases: [],
};

export interface LookedUp {
  /** Asked while somebody types: shorter, and said so on record. */
  readonly live: boolean;
  /** The case it is for: people of its school, else of its requester's, come first among those who fit as well. */
  readonly near: Pick<CaseCard, 'uai' | 'requesterPersonId'> | null;
}

/** Finds whom a case is about from what a caller says. Counted, recorded, and within the reader's reach. */
@Injectable()
export class PersonLookup {
  constructor(
    private readonly usernames: UsernamesService,
    private readonly directory: DirectoryService,
    private readonly strips: PersonStripRepository,
    private readonly clock: Clock,
  ) {}

  /** The instant that what is recent is counted back from. */
  get now(): number {
    return this.clock.now();
  }

  /**
   * @throws QuotaReached when the reader was shown too many people in ten minutes
   */
  async find(text: string, reader: CurrentAccount, { live, near }: LookedUp): Promise<Lookup> {
    if (text.trim() === '') return NOBODY;
    const { numen, candidates, total, proposed } = await this.usernames.find(
      text.slice(0, 200),
      { limit: live ? SHOWN_LIVE : SHOWN, live, near: await this.schoolOf(near) },
      askerFor(reader),
    );
    const ids = candidates.map(({ personId }) => personId);
    const people = await this.directory.people(ids);
    const schools = candidates.flatMap((candidate) => candidate.schools);
    return {
      numen,
      total,
      people: candidates.flatMap((candidate) => {
        const person = people.find(({ id }) => id === candidate.personId);
        return person ? [{ ...person, uais: candidate.schools.map(({ uai }) => uai) }] : [];
      }),
      schools: new Map(schools.map(({ uai, name }) => [uai, name ?? uai])),
      rules: new Map(candidates.map(({ personId, rules }) => [personId, rules ?? []])),
      expected: new Map(candidates.map(({ personId, expected }) => [personId, expected])),
      proposed,
      namesakes: candidates.some(({ namesake }) => namesake),
      ...(await this.aboutThem(ids, reader)),
    };
  }

  private async schoolOf(near: LookedUp['near']): Promise<string | undefined> {
    if (near === null || near.uai !== null) return near?.uai ?? undefined;
    const requester = near.requesterPersonId && (await this.directory.person(near.requesterPersonId));
    return (requester && requester.uais[0]) || undefined;
  }

  /** What only the desk is told of the people it finds. */
  private async aboutThem(ids: readonly string[], account: CurrentAccount) {
    const reader = readerOf(account);
    if (!isDesk(reader.role)) return { strips: NOBODY.strips, cases: NOBODY.cases };
    return {
      strips: await this.strips.facts(ids, this.clock.now()),
      cases: await this.strips.openCases(ids, reader),
    };
  }
}
