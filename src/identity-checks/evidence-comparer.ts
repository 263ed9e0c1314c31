import { redact } from '../platform/redaction.js';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { civilDateOf, offsetReader } from '../platform/civil-days.js';
import { hasNumenShape } from '../directory/numen.rules.js';
import { attributesMatch } from './attributes.rules.js';
import type { EvidenceOutcome } from './check-state.rules.js';
import type { Subject } from './check-subjects.js';
import type { Evidence } from './evidence.entity.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { EvidenceUnusable } from './identity-checks.errors.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import type { CheckAgent, DocumentInput, EvidenceInput, EvidenceNote } from './identity-checks.types.js';
import { PolicyInForce } from './identity-policy.js';
import { isSamePerson } from './held-letters.rules.js';
import { nameParts } from './name-keys.rules.js';
import { NumenEvidence } from './numen-evidence.js';
import { OwnerCodes } from './owner-codes.js';
import { Schools } from './schools.js';

/** A factor that failed twice in a case is not tried again in it. */
const FAILURES_PER_CASE = 2;

export interface Comparison {
  readonly outcome: EvidenceOutcome;
  readonly attemptsLeft: number | null;
  readonly notes: readonly EvidenceNote[];
  /** Columns of the evidence row; nothing that was compared. */
  readonly row: Partial<Evidence>;
}

const NOTHING: Pick<Comparison, 'notes' | 'row'> = { notes: [], row: {} };

/** Compares what an agent hands in with what is on file. Everything happens in the caller's transaction. */
@Injectable()
export class EvidenceComparer {
  private readonly offsetAt: (instant: number) => number;

  constructor(
    private readonly repository: IdentityChecksRepository,
    private readonly numen: NumenEvidence,
    private readonly codes: OwnerCodes,
    private readonly schools: Schools,
    private readonly policy: PolicyInForce,
    config: Config,
  ) {
    this.offsetAt = offsetReader(config.timeZone);
  }

  /** @throws EvidenceUnusable, NoOwnerCode when there is nothing to compare; no try is counted then */
  compare(
    input: EvidenceInput,
    check: IdentityCheck,
    subject: Subject,
    agent: CheckAgent,
    now: number,
  ): Promise<Comparison> {
    switch (input.kind) {
      case 'numen':
        return this.compareNumen(input.value, check, agent, now);
      case 'attributes':
        return this.counted(check, 'attributes', async () => {
          const schools = await this.schools.of(subject.person);
          const match = attributesMatch(input, { ...subject.person, schools });
          return { match, notes: [], row: match ? { letter: 'R' } : {} };
        });
      case 'document':
        return this.counted(check, 'document', () => this.compareDocument(input, subject, agent, now));
      case 'owner-code':
        return this.compareCode(input.code, check, now);
      case 'call-back':
        return this.recordCallBack(input.phoneId, input.answeredBy, subject);
    }
  }

  /** A value of another shape is no try: it is not compared, and the agent is told to look at it again. */
  private async compareNumen(
    value: string,
    check: IdentityCheck,
    agent: CheckAgent,
    now: number,
  ): Promise<Comparison> {
    if (!hasNumenShape(value))
      return { outcome: 'refused', attemptsLeft: null, notes: ['numen-shape'], row: {} };
    const answer = await this.numen.compare({
      personId: check.personId,
      caseId: check.caseId,
      checkId: check.id,
      agentId: agent.id,
      source: 'check',
      value,
      actor: agent.actor,
      now,
    });
    return { ...NOTHING, ...answer, row: answer.outcome === 'match' ? { letter: 'R' } : {} };
  }

  private async compareDocument(input: DocumentInput, { person }: Subject, agent: CheckAgent, now: number) {
    const site = input.channel === 'on-site' ? agent.site : null;
    if (input.channel === 'on-site' && site === null) throw new EvidenceUnusable('SITE_MISSING');
    const today = civilDateOf(now, this.offsetAt);
    const tolerated = this.policy.policy.toleratedExpiryYears[input.documentType];
    // loaded with the first document: it brings the parser of machine-readable zones along
    const { compareDocument } = await import('./document-comparison.rules.js');
    const reading = compareDocument(input, person, today, tolerated);
    if (!reading.ok) {
      throw new EvidenceUnusable(reading.code, reading.code === 'MRZ_SLIPS' ? { line: reading.line } : {});
    }
    const { letter, matches, notes, details } = reading.result;
    const { channel, documentType } = input;
    return {
      match: matches,
      notes,
      row: { letter, site, channel, documentType, details: { ...details, notes } },
    };
  }

  private async compareCode(typed: string, check: IdentityCheck, now: number): Promise<Comparison> {
    const { outcome, attemptsLeft, code } = await this.codes.submit(check, typed, now);
    const notes: EvidenceNote[] = outcome === 'refused' ? ['code-void'] : [];
    const { contactId, medium } = code;
    return {
      outcome,
      attemptsLeft,
      notes,
      row: { letter: outcome === 'match' ? 'C' : null, contactId, medium },
    };
  }

  /** The number is the register's; who answered is named, and is not the person who is being checked. */
  private async recordCallBack(
    phoneId: string,
    answeredBy: string,
    { person }: Subject,
  ): Promise<Comparison> {
    const phones = await this.schools.phones(person);
    if (!phones.some((phone) => phone.phoneId === phoneId)) throw new EvidenceUnusable('PHONE_UNKNOWN');
    const named = nameParts(answeredBy).some((part) => part.length > 1);
    if (!named || isSamePerson(answeredBy, person.displayName))
      throw new EvidenceUnusable('ANSWERER_MISSING');
    return {
      outcome: 'match',
      attemptsLeft: null,
      notes: [],
      row: { letter: 'K', phoneId, answeredBy: redact(answeredBy) },
    };
  }

  /** Two failures in the case close the factor for the case, whatever the check. */
  private async counted(
    check: IdentityCheck,
    kind: 'attributes' | 'document',
    compare: () => Promise<{ match: boolean; notes: readonly EvidenceNote[]; row: Partial<Evidence> }>,
  ): Promise<Comparison> {
    const failed = await this.repository.mismatchesInCase(check.caseId, kind);
    if (failed >= FAILURES_PER_CASE) return { ...NOTHING, outcome: 'locked', attemptsLeft: 0 };
    const { match, notes, row } = await compare();
    const attemptsLeft = FAILURES_PER_CASE - failed - (match ? 0 : 1);
    return { outcome: match ? 'match' : 'mismatch', attemptsLeft, notes, row };
  }
}
