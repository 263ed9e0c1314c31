import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../../directory/directory.service.js';
import { pieces } from '../../platform/database/bulk.js';
import type { Asker, CandidateSchool } from '../lookup.types.js';
import { mayKnowSchool } from '../reach.rules.js';
import { SearchRepository, type FoundPerson } from '../search.repository.js';
import type { LineRecord, ListedPerson, ListLine } from './staff-list.types.js';

const AT_ONCE = 500;

/** Tells who the lines of a list mean: as the directory has them now, of the asker's reach now. */
@Injectable()
export class ListedPeople {
  constructor(
    private readonly repository: SearchRepository,
    private readonly directory: DirectoryService,
  ) {}

  async of(lines: readonly LineRecord[], asker: Asker): Promise<ListLine[]> {
    const ids = [...new Set(lines.flatMap(({ people }) => people.map(({ id }) => id)))];
    const found = new Map<string, FoundPerson>();
    const posted = new Map<string, readonly string[]>();
    for (const some of pieces(ids, AT_ONCE)) {
      for (const person of await this.repository.people(some, asker.reach)) found.set(person.id, person);
      for (const { id, uais } of await this.directory.people(some)) posted.set(id, uais);
    }
    const known = new Map(
      [...posted].map(([id, uais]) => [id, uais.filter((uai) => mayKnowSchool(asker.reach, uai))]),
    );
    const schools = await this.schools([...new Set([...known.values()].flat())]);
    const first = new Map<string, number>();
    return lines.map((line): ListLine => {
      const people = line.people.flatMap(({ id, rules }) => {
        const person = found.get(id);
        return person
          ? [
              told(
                person,
                rules,
                (known.get(id) ?? []).map((uai) => school(schools, uai)),
              ),
            ]
          : [];
      });
      // gone from the school or from the directory since: nobody, as for anybody who is not there
      const outcome = line.people.length > 0 && people.length === 0 ? 'nobody' : line.outcome;
      const same = outcome === 'found' ? first.get(people[0]?.id ?? '') : undefined;
      if (outcome === 'found' && same === undefined) first.set(people[0]?.id ?? '', line.number);
      return { ...line, outcome, people, sameAs: same ?? null };
    });
  }

  private async schools(uais: readonly string[]): Promise<Map<string, CandidateSchool>> {
    const known = await this.directory.establishments(uais);
    return new Map(known.map(({ uai, name, commune }) => [uai, { uai, name, commune }]));
  }
}

const school = (schools: ReadonlyMap<string, CandidateSchool>, uai: string): CandidateSchool =>
  schools.get(uai) ?? { uai, name: null, commune: null };

function told(
  { id, username, firstName, usageName, birthName, function: work }: FoundPerson,
  rules: ListedPerson['rules'],
  schools: readonly CandidateSchool[],
): ListedPerson {
  const other = usageName && usageName !== birthName ? birthName : null;
  const surname = usageName || birthName;
  return { id, username, firstName, surname, birthName: other, function: work, schools, rules };
}
