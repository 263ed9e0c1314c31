import { Injectable } from '@nestjs/common';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository } from './resets.repository.js';
import type { ShownReset } from './shown-resets.columns.js';
import type { SubmittedReset } from './resets.types.js';

/** What may be shown of a reset: on the timeline, in an answer of the API. Never a link, a code or a secret. */
@Injectable()
export class ResetReceipts {
  constructor(private readonly repository: ResetsRepository) {}

  /** @throws ResetNotFound */
  async of(resetId: string): Promise<SubmittedReset> {
    const [reset] = await this.repository.shown({ id: resetId });
    if (!reset) throw new ResetNotFound();
    return receipt(reset);
  }

  /** Newest first. */
  async ofCase(caseId: string): Promise<SubmittedReset[]> {
    return (await this.repository.shown({ caseId })).map(receipt);
  }
}

export function receipt(reset: ShownReset): SubmittedReset {
  return {
    id: reset.id,
    state: reset.state,
    kind: reset.kind,
    delivery: reset.delivery,
    receipt: {
      submittedAt: reset.createdAt,
      finishedAt: reset.finishedAt,
      approveBefore: reset.state === 'awaiting-approval' ? reset.approveBefore : null,
      reason: reset.reason,
      proof: reset.proof,
      claimState: reset.claimState,
      claimExpiresAt: reset.claimExpiresAt,
      destination: reset.destination,
    },
  };
}
