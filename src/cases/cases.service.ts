import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { Person } from '../directory/person.types.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { t } from '../platform/i18n/i18n.js';
import { isId, newId } from '../platform/ids.js';
import { redact } from '../platform/redaction.js';
import { CaseCounters } from './case-counters.repository.js';
import { UnknownChoice, UnknownPerson } from './case.errors.js';
import { answeredAtOpening, caseNumber, caseSeq, openingState } from './case.rules.js';
import { inReach, isDesk, isSchool, placeOf } from './case-scope.rules.js';
import { usernameForms, wordsOf } from './case-words.rules.js';
import type { CaseBy, CaseState, OpenCase } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

/** Opens cases. What happens to them afterwards is in the services of the acts. */
@Injectable()
export class CasesService {
  private readonly year: Intl.DateTimeFormat;

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly counters: CaseCounters,
    private readonly directory: DirectoryService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: config.timeZone });
  }

  /**
   * Opens a case and gives its number. The same form key of the same account gives the same case again, also when
   * both clicks arrive at once.
   * @throws UnknownPerson who does not exist or is out of the opener's reach; UnknownChoice when a school names nobody
   */
  async open(input: OpenCase, by: CaseBy): Promise<string> {
    const person = await this.personOf(input.personId ?? null, by);
    const requester = isId(input.requester) ? await this.personOf(input.requester, by) : null;
    try {
      return await this.transactions.run(() => this.insert(input, person, requester, by));
    } catch (error) {
      const again = input.openKey && this.repository.isSecondClick(error) ? input.openKey : null;
      const first = again && (await this.repository.numberOfKey(by.reader.accountId, again));
      if (!first) throw error;
      return first;
    }
  }

  /** A key for a new form. */
  newKey(): string {
    return newId();
  }

  /**
   * The person a case may be about: known, and in the reader's reach; null for none.
   * @throws UnknownPerson, the same for nobody, somebody elsewhere and somebody protected
   */
  async personOf(personId: string | null, by: CaseBy): Promise<Person | null> {
    if (!personId) {
      if (isSchool(by.reader.role)) throw new UnknownChoice('CASE_PERSON_MISSING');
      return null;
    }
    const person = await this.directory.person(personId);
    if (!person || !inReach(by.reader, person)) throw new UnknownPerson();
    return person;
  }

  private async insert(
    input: OpenCase,
    person: Person | null,
    requester: Person | null,
    by: CaseBy,
  ): Promise<string> {
    const now = this.clock.now();
    const year = Number(this.year.format(now));
    const seq = caseSeq(year, await this.repository.nextPosition(year));
    const row = { ...this.newCase(input, person, by, seq, now), ...requesterOf(input, requester, by) };
    await this.repository.insert(row, input.openKey ?? null);
    const words = wordsOf([row.subject, ...nameOf(person), row.requesterName]);
    await this.repository.index(seq, words, true);
    if (input.description) {
      const message = {
        caseId: row.id,
        at: now,
        authorId: by.actor.accountId,
        visibility: 'public' as const,
      };
      await this.repository.addMessage({ ...message, body: redact(input.description) });
    }
    this.counters.note(null, row);
    this.audit.record({
      actor: by.actor,
      action: 'case.opened',
      object: { type: 'case', id: row.id },
      details: { number: row.number, type: row.type, channel: row.channel, person: row.personId },
    });
    return row.number;
  }

  private newCase(input: OpenCase, person: Person | null, by: CaseBy, seq: number, now: number): NewCase {
    const { reader } = by;
    const school = isSchool(reader.role);
    const channel = school ? 'secretary' : input.channel;
    const { status, taken } = openingState(channel, isDesk(reader.role));
    const agent = taken ? reader.accountId : null;
    return {
      id: newId(),
      seq,
      number: caseNumber(seq),
      type: input.type,
      channel,
      status,
      priority: input.priority ?? 3,
      subject: redact(input.subject || t(this.config.langDefault, `cases.type.${input.type}`)),
      personId: person?.id ?? null,
      ...placeOf(schoolOf(person, by) ?? input.uai ?? null, reader.areas),
      team: reader.team,
      assigneeId: agent,
      firstAgentId: agent,
      openedBy: reader.accountId,
      schoolOpener: school ? reader.accountId : null,
      openedAt: now,
      updatedAt: now,
      firstAnsweredAt: isDesk(reader.role) && answeredAtOpening(channel) ? now : null,
      resolvedAt: null,
      resolvedBy: null,
      closedAt: null,
      cause: null,
      reopenedCount: 0,
      version: 1,
    };
  }
}

type NewCase = Omit<CaseState, 'requesterPersonId' | 'requesterName'>;

/** A secretary asks herself; otherwise somebody known, or a name. */
function requesterOf(input: OpenCase, requester: Person | null, by: CaseBy) {
  const named = requester || !input.requester ? null : redact(input.requester);
  const self = isSchool(by.reader.role) && !named ? by.reader.personId : null;
  return { requesterPersonId: requester?.id ?? self, requesterName: named };
}

/** The school a case counts for: of several postings the opener's own, else the main one. */
function schoolOf(person: Person | null, by: CaseBy): string | null {
  const own = person?.uais.find((uai) => by.reader.uais.includes(uai));
  return own ?? person?.uais[0] ?? null;
}

/** Every form of a person's name a case is found by. */
export function nameOf(person: Person | null): (string | null)[] {
  if (!person) return [];
  return [person.firstName, person.birthName, person.usageName, ...usernameForms(person.username)];
}
