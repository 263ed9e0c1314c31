import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { ResetNotFound } from './resets.errors.js';
import { ResetsRepository, type ShownReset } from './resets.repository.js';
import type { SubmittedReset } from './resets.types.js';

/** What may be shown of a reset: on the timeline, in an answer of the API. Never a link, a code or a secret. */
@Injectable()
export class ResetReceipts {
  constructor(
    private readonly repository: ResetsRepository,
    private readonly directory: DirectoryService,
  ) {}

  /** @throws ResetNotFound */
  async of(resetId: string): Promise<SubmittedReset> {
    const [reset] = await this.repository.shown({ id: resetId });
    if (!reset) throw new ResetNotFound();
    return this.receipt(reset);
  }

  /** Newest first. */
  async ofCase(caseId: string): Promise<SubmittedReset[]> {
    const resets = await this.repository.shown({ caseId });
    return Promise.all(resets.map((reset) => this.receipt(reset)));
  }

  private async receipt(reset: ShownReset): Promise<SubmittedReset> {
    const contacts = reset.contactId === null ? [] : await this.directory.contacts(reset.personId);
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
        destination: contacts.find((contact) => contact.id === reset.contactId)?.masked ?? null,
      },
    };
  }
}
