import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { newId } from '../platform/ids.js';
import { CheckJudge, type Judgement } from './check-judge.js';
import { CheckKeeper } from './check-keeper.js';
import type { EvidenceOutcome } from './check-state.rules.js';
import type { Evidence } from './evidence.entity.js';
import type { EvidenceKind } from './evidence.rules.js';
import { EvidenceComparer } from './evidence-comparer.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import type { CheckAgent, EvidenceAnswer, EvidenceInput } from './identity-checks.types.js';

/** Takes evidence in: compares, records the outcome, judges the check anew. A refusal is an outcome and commits. */
@Injectable()
export class EvidenceDesk {
  constructor(
    private readonly keeper: CheckKeeper,
    private readonly comparer: EvidenceComparer,
    private readonly judge: CheckJudge,
    private readonly repository: IdentityChecksRepository,
    private readonly audit: AuditService,
  ) {}

  async add(checkId: string, input: EvidenceInput, agent: CheckAgent, now: number): Promise<EvidenceAnswer> {
    return this.keeper.onLive(checkId, agent.id, now, async (check, subject) => {
      const { outcome, attemptsLeft, notes, row } = await this.comparer.compare(
        input,
        check,
        subject,
        agent,
        now,
      );
      await this.record(check, input.kind, outcome, row, now);
      const { kind, channel, documentType, phoneId } = { ...input, ...row };
      this.audit.record({
        actor: agent.actor,
        action: 'evidence.given',
        object: { type: 'identity-check', id: check.id },
        details: {
          kind,
          outcome,
          letter: row.letter ?? null,
          channel,
          documentType,
          phoneId,
          site: row.site,
        },
      });
      return answerOf(outcome, attemptsLeft, notes, await this.judge.judgeAndSave(check, subject, now));
    });
  }

  /** Writes a row of evidence; `details` never holds a value that was compared. */
  async record(
    check: IdentityCheck,
    kind: EvidenceKind,
    outcome: EvidenceOutcome,
    row: Partial<Evidence>,
    now: number,
  ): Promise<void> {
    await this.repository.addEvidence({
      id: newId(),
      checkId: check.id,
      caseId: check.caseId,
      personId: check.personId,
      agentId: check.agentId,
      kind,
      outcome,
      letter: null,
      site: null,
      channel: null,
      documentType: null,
      contactId: null,
      medium: null,
      phoneId: null,
      answeredBy: null,
      voucherAccountId: null,
      voucherName: null,
      voucherRole: null,
      details: {},
      createdAt: now,
      ...row,
    });
  }
}

function answerOf(
  outcome: EvidenceOutcome,
  attemptsLeft: number | null,
  notes: EvidenceAnswer['notes'],
  { lamps, sufficient, missing, ways, needsApproval }: Judgement,
): EvidenceAnswer {
  return { outcome, attemptsLeft, lamps, sufficient, missing, ways, needsApproval, notes };
}
