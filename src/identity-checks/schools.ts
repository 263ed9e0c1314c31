import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import type { Establishment, Person } from '../directory/person.types.js';

/** The schools of a person and, for schools without an office of their own, the district above them. */
@Injectable()
export class Schools {
  constructor(private readonly directory: DirectoryService) {}

  /** Where the person works, main posting first. */
  async of(person: Person): Promise<Establishment[]> {
    const found = await this.directory.establishments(person.uais);
    return person.uais.flatMap((uai) => found.find((one) => one.uai === uai) ?? []);
  }

  /**
   * Numbers that may be called back: those of the register, the school's own before its district's. `phoneId` is the
   * UAI: nobody ever names a number.
   */
  async phones(person: Person): Promise<{ phoneId: string; name: string; phone: string }[]> {
    const schools = await this.withParents(person);
    return schools.flatMap(({ uai, name, phone }) => (phone === null ? [] : [{ phoneId: uai, name, phone }]));
  }

  /** The schools, then the parents of those that have one, each once. */
  async withParents(person: Person): Promise<Establishment[]> {
    const own = await this.of(person);
    const parents = own.flatMap(({ parentUai }) => (parentUai === null ? [] : [parentUai]));
    const more = parents.length === 0 ? [] : await this.directory.establishments(parents);
    return [...own, ...more.filter(({ uai }) => !own.some((one) => one.uai === uai))];
  }
}
