import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { QuotaReached } from '../accounts/accounts.errors.js';
import { reachOf } from '../accounts/scope.rules.js';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { Person } from '../directory/person.types.js';
import { holdsConfidentialNumber, redact } from '../platform/redaction.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { UsernameFinder } from '../usernames/username-finder.js';
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

/** Finds whom a case is about from what a caller says. Counted, recorded, and within the reader's reach. */
@Injectable()
export class PersonLookup {
  constructor(
    private readonly finder: UsernameFinder,
    private readonly directory: DirectoryService,
    private readonly accounts: AccountsService,
    private readonly audit: AuditService,
  ) {}

  /** @throws QuotaReached when the reader was shown too many people in ten minutes */
  async find(text: string, reader: CurrentAccount, by: CaseBy): Promise<Lookup> {
    if (text.trim() === '') return NOBODY;
    const numen = holdsConfidentialNumber(text);
    const reach = { schools: reachOf(reader), protectedToo: reader.role === 'supervisor' };
    const found = numen
      ? { candidates: [], total: 0 }
      : await this.finder.search(text.slice(0, 200), reach, SHOWN);
    if (found.candidates.length > 0) {
      const quota = await this.accounts.takeQuota(reader.id, 'people-shown', found.candidates.length);
      if (!quota.allowed) throw new QuotaReached(quota);
    }
    const people = await this.directory.people(found.candidates.map(({ id }) => id));
    const byId = new Map(people.map((person) => [person.id, person]));
    await this.audit.recordRead({
      actor: by.actor,
      action: 'people.searched',
      object: { type: 'person', id: null },
      details: { text: redact(text).slice(0, 200), shown: found.candidates.map(({ id }) => id) },
    });
    const ordered = found.candidates.flatMap(({ id }) => byId.get(id) ?? []);
    return { numen, people: ordered, total: found.total, schools: await this.schoolsOf(ordered) };
  }

  private async schoolsOf(people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
    const uais = [...new Set(people.flatMap((person) => person.uais))];
    const schools = uais.length === 0 ? [] : await this.directory.establishments(uais);
    return new Map(schools.map(({ uai, name }) => [uai, name]));
  }
}
