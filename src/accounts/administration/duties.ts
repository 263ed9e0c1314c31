import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../../directory/directory.service.js';
import type { Account } from '../account.entity.js';
import { servesSchools, servesScope, type Site } from '../account.rules.js';
import { PersonUnknown, ScopeIncomplete } from '../accounts.errors.js';
import type { Role } from '../permissions.rules.js';
import { scopeProblem } from '../scope.rules.js';

/** What an admin decides of an account. */
export interface Duties {
  readonly name: string;
  readonly role: Role;
  /** Agents and supervisors; the whole académie unless told. */
  readonly scope?: string | null | undefined;
  readonly site?: Site | null | undefined;
  /** Secretaries and heads; normalised UAIs. */
  readonly uais?: readonly string[] | undefined;
  /** Username of the person behind the account; else found by the account's address. */
  readonly person?: string | null | undefined;
}

export type SettledDuties = Pick<Account, 'name' | 'role' | 'scope' | 'site' | 'uais' | 'personId'>;

/** Makes duties complete: drops what the role does not carry, fills in what it needs, finds the person. */
@Injectable()
export class DutiesReader {
  constructor(private readonly directory: DirectoryService) {}

  /** @throws ScopeIncomplete, PersonUnknown */
  async settle(input: Duties, email: string): Promise<SettledDuties> {
    const { name, role } = input;
    const scope = servesScope(role) ? (input.scope ?? 'academie') : null;
    const site = servesScope(role) ? (input.site ?? 'rectorat') : null;
    const uais = servesSchools(role) ? [...(input.uais ?? [])] : [];
    const problem = scopeProblem(role, scope, uais);
    if (problem) throw new ScopeIncomplete(problem);
    return { name, role, scope, site, uais, personId: await this.personOf(input.person, email) };
  }

  async usernameOf(personId: string | null): Promise<string | null> {
    return personId === null ? null : ((await this.directory.person(personId))?.username ?? null);
  }

  /** A linked person is at least class B when they ask for a reset (security rule "Who resets the resetters"). */
  private async personOf(username: string | null | undefined, email: string): Promise<string | null> {
    if (!username) return (await this.directory.personByEmail(email))?.id ?? null;
    const person = await this.directory.personByUsername(username);
    if (!person) throw new PersonUnknown();
    return person.id;
  }
}
