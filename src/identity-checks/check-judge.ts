import { Injectable } from '@nestjs/common';
import type { CheckRow, EvidenceRow } from './check-records.columns.js';
import { CheckSubjects, type Subject } from './check-subjects.js';
import type { HeldEvidence } from './evidence.rules.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import { PolicyInForce } from './identity-policy.js';
import { assess, type Assessment } from './policy.rules.js';
import type { AccountClass } from '../directory/account-class.rules.js';
import type { Requirements } from './identity-checks.types.js';

export interface Judgement extends Assessment {
  readonly accountClass: AccountClass;
}

/** Applies the policy to what a check holds. */
@Injectable()
export class CheckJudge {
  constructor(
    private readonly subjects: CheckSubjects,
    private readonly repository: IdentityChecksRepository,
    private readonly policy: PolicyInForce,
  ) {}

  /** @param rows evidence of the check, where it was read already */
  async judge(
    check: CheckRow,
    subject: Subject,
    now: number,
    rows?: readonly EvidenceRow[],
  ): Promise<Judgement> {
    const facts = await this.subjects.facts(check, subject, now);
    const held = (rows ?? (await this.repository.evidenceOf(check.id))).flatMap(heldEvidence);
    return { ...assess(held, facts, this.policy.policy), accountClass: facts.accountClass };
  }

  /** Judges and saves. */
  async judgeAndSave(check: IdentityCheck, subject: Subject, now: number): Promise<Judgement> {
    const judgement = await this.judge(check, subject, now);
    await this.repository.judge(check.id, {
      sufficient: judgement.sufficient,
      approval: judgement.needsApproval,
      accountClass: judgement.accountClass,
      ...judgement.lamps,
    });
    return judgement;
  }
}

/** What the policy sees of a row: matched evidence only. A document that is the person's is seen with or without F. */
export function heldEvidence(row: EvidenceRow): HeldEvidence[] {
  if (row.outcome !== 'match') return [];
  switch (row.kind) {
    case 'numen':
    case 'attributes':
      return [{ kind: row.kind }];
    case 'document':
      return [{ kind: 'document', letter: row.letter === 'F' ? 'F' : 'D', channel: row.channel ?? 'copy' }];
    case 'owner-code':
      return [{ kind: 'owner-code', medium: row.medium ?? 'sms', contactId: row.contactId ?? '' }];
    case 'call-back':
      return [{ kind: 'call-back', answeredBy: row.answeredBy ?? '' }];
    case 'voucher':
      return [
        { kind: 'voucher', voucherName: row.voucherName ?? '', voucherRole: row.voucherRole ?? 'secretary' },
      ];
  }
}

/** The judgement as pages and the API show it. */
export function requirementsOf(judgement: Judgement): Requirements {
  const { accountClass, lamps, sufficient, missing, ways, needsApproval } = judgement;
  return { accountClass, lamps, sufficient, missing, ways, needsApproval };
}
