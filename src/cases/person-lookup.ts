import { Injectable } from '@nestjs/common';
import { reachOf } from '../accounts/scope.rules.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { Person } from '../directory/person.types.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { UsernamesService } from '../usernames/usernames.service.js';
import type { CaseBy } from './case.types.js';

export interface Lookup {
  /** The text had the shape of a NUMEN: it was neither searched nor kept. */
  readonly numen: boolean;
  readonly people: readonly Person[];
  readonly total: number;
  /** Names of their schools, by UAI. */
  readonly schools: ReadonlyMap<string, string>;
}

const SHOWN = 8;
const NOBODY: Lookup = { numen: false, people: [], total: 0, schools: new Map() };

/** Finds whom a case is about from what a caller says; counted and recorded by the look-up itself. */
@Injectable()
export class PersonLookup {
  constructor(
    private readonly usernames: UsernamesService,
    private readonly directory: DirectoryService,
  ) {}

  /** @throws QuotaReached when the reader was shown too many people in ten minutes */
  async find(text: string, reader: CurrentAccount, by: CaseBy): Promise<Lookup> {
    if (text.trim() === '') return NOBODY;
    const school = reader.role === 'secretary' || reader.role === 'head';
    const found = await this.usernames.find(
      text,
      { limit: SHOWN },
      {
        actor: by.actor,
        reach: { schools: reachOf(reader), protectedToo: reader.role === 'supervisor' },
        quota: school ? 'people-shown-school' : 'people-shown',
      },
    );
    const people = await this.directory.people(found.candidates.map(({ personId }) => personId));
    const byId = new Map(people.map((person) => [person.id, person]));
    const ordered = found.candidates.flatMap(({ personId }) => byId.get(personId) ?? []);
    return {
      numen: found.numen,
      people: ordered,
      total: found.total,
      schools: await this.schoolsOf(ordered),
    };
  }

  private async schoolsOf(people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
    const uais = [...new Set(people.flatMap((person) => person.uais))];
    const schools = uais.length === 0 ? [] : await this.directory.establishments(uais);
    return new Map(schools.map(({ uai, name }) => [uai, name]));
  }
}
