import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { QuotaReached } from '../accounts/accounts.errors.js';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { CONFIDENTIAL_NUMBER_MASK } from '../platform/redaction.js';
import type { Asker, CandidateSchool, Lookup, LookupCandidate, LookupOptions } from './lookup.types.js';
import { looksLikeNumen } from './numen-shape.rules.js';
import { expectedOf, UsernameProposals } from './proposals/username-proposals.js';
import { areNamesakes } from './ranking.rules.js';
import { mayKnowSchool } from './reach.rules.js';
import { ShownPeople } from './shown-people.js';
import { UsernameFinder, type Candidate } from './username-finder.js';

const DEFAULT_SHOWN = 10;
const MOST_SHOWN = 20;
const NOT_SEARCHED: Lookup = { numen: true, candidates: [], total: 0, proposed: [] };

/** Looks people up for somebody: within their reach, counted, and on record. */
@Injectable()
export class UsernameLookups {
  constructor(
    private readonly finder: UsernameFinder,
    private readonly proposals: UsernameProposals,
    private readonly directory: DirectoryService,
    private readonly accounts: AccountsService,
    private readonly shown: ShownPeople,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws QuotaReached when that many people may not be shown any more; nothing is shown then */
  async find(text: string, options: LookupOptions, asker: Asker): Promise<Lookup> {
    if (looksLikeNumen(text)) {
      await this.audit.recordRead(this.fact(CONFIDENTIAL_NUMBER_MASK, options, asker, NOT_SEARCHED));
      return NOT_SEARCHED;
    }
    const limit = Math.min(Math.max(options.limit ?? DEFAULT_SHOWN, 1), MOST_SHOWN);
    const reach = { ...asker.reach, uai: options.uai };
    const { candidates, total } = await (options.near === undefined
      ? this.finder.search(text, reach, limit)
      : this.finder.searchNear(text, reach, limit, options.near));
    const proposed = candidates.length === 0 ? await this.proposals.ofText(text) : [];
    const lookup = { numen: false, candidates: await this.present(candidates, asker), total, proposed };
    await this.showOnRecord(text, options, asker, lookup);
    return lookup;
  }

  async schoolsOf({ reach }: Asker): Promise<readonly CandidateSchool[] | null> {
    return reach.schools.kind === 'uais' ? this.directory.establishments(reach.schools.uais) : null;
  }

  /** Quota and record are one transaction: nobody is shown without both. */
  private async showOnRecord(
    text: string,
    options: LookupOptions,
    asker: Asker,
    lookup: Lookup,
  ): Promise<void> {
    const { accountId } = asker.actor;
    const now = this.clock.now();
    const ids = lookup.candidates.map(({ personId }) => personId);
    const fresh = accountId === null ? [] : this.shown.fresh(accountId, ids, now);
    const refused = await this.transactions.run(async () => {
      if (accountId !== null && asker.quota !== null && fresh.length > 0) {
        const outcome = await this.accounts.takeQuota(accountId, asker.quota, fresh.length);
        if (!outcome.allowed) return outcome;
      }
      this.audit.record(this.fact(text, options, asker, lookup));
      return null;
    });
    if (refused) {
      await this.audit.recordRefusal({
        ...this.fact(text, options, asker, { ...lookup, candidates: [] }),
        action: 'usernames.refused',
      });
      throw new QuotaReached(refused);
    }
    if (accountId !== null) this.shown.note(accountId, ids, now);
  }

  private fact(text: string, options: LookupOptions, asker: Asker, lookup: Lookup) {
    return {
      actor: asker.actor,
      action: 'usernames.searched',
      object: { type: 'search', id: null },
      details: {
        text: text.slice(0, 200),
        ...(options.uai !== undefined && { uai: options.uai }),
        ...(options.near !== undefined && { near: options.near }),
        ...(options.live && { live: true }),
        shown: lookup.candidates.map(({ personId }) => personId),
        total: lookup.total,
      },
    };
  }

  private async present(candidates: readonly Candidate[], asker: Asker): Promise<LookupCandidate[]> {
    const people = await this.directory.people(candidates.map(({ id }) => id));
    const uais = people.flatMap((person) => person.uais).filter((uai) => mayKnowSchool(asker.reach, uai));
    const schools = new Map(
      (await this.directory.establishments(uais)).map((school) => [school.uai, school]),
    );
    const rule = await this.proposals.rule();
    return candidates.map((candidate): LookupCandidate => {
      const person = people.find(({ id }) => id === candidate.id);
      const known = (person?.uais ?? []).filter((uai) => mayKnowSchool(asker.reach, uai));
      return {
        personId: candidate.id,
        username: candidate.username,
        displayName: `${candidate.firstName} ${candidate.usageName || candidate.birthName}`,
        birthName: otherBirthName(candidate),
        schools: known.map((uai): CandidateSchool => {
          const school = schools.get(uai);
          return { uai, name: school?.name ?? null, commune: school?.commune ?? null };
        }),
        function: candidate.function,
        tier: candidate.tier,
        rules: candidate.rules,
        expected: rule && expectedOf(candidate, rule),
        score: candidate.score,
        namesake: candidates.some((other) => other !== candidate && areNamesakes(candidate, other)),
      };
    });
  }
}

const otherBirthName = ({ usageName, birthName }: Candidate): string | null =>
  usageName && usageName !== birthName ? birthName : null;
