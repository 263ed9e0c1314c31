import { randomBytes } from 'node:crypto';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { DirectorySource } from '../directory/directory.source.js';
import type { AccountState } from '../directory/person.types.js';
import { systemActor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import type { Claim } from './claim.entity.js';
import { ClaimsRepository } from './claims.repository.js';
import { ResetSecrets } from './reset-secrets.js';
import { scrambleUnclaimed } from './resets.jobs.js';
import { ResetsRepository } from './resets.repository.js';

/**
 * A temporary secret that its owner did not claim in time dies in the directory too: another one takes its place that
 * nobody can know, this application included. Not every directory ends a secret by itself (Active Directory does not).
 */
@JobHandler(scrambleUnclaimed)
export class UnclaimedSecrets implements HandlesJob<{ claimId: string }> {
  constructor(
    private readonly transactions: Transactions,
    private readonly claims: ClaimsRepository,
    private readonly resets: ResetsRepository,
    private readonly directory: DirectoryService,
    private readonly source: DirectorySource,
    private readonly secrets: ResetSecrets,
    private readonly audit: AuditService,
  ) {}

  /** Safe to run again: it acts only while the very secret of this reset is in force. */
  async handle({ claimId }: { claimId: string }): Promise<void> {
    const claim = await this.claims.find(claimId);
    if (!claim || claim.doneAt !== null || claim.deathReason === 'superseded') return;
    if (claim.state === 'done') throw new Error(`The owner's choice on claim ${claimId} is not settled yet.`);
    await this.close(claim);
    const state = await this.source.readState(claim.personId);
    if (!state?.mustChange || state.status === 'expired') return;
    const inForce = await this.inForce(claim, state);
    if (inForce === 'no') return;
    if (inForce === 'unknown') return this.leave(claim, state.status);
    await this.scramble(claim, state);
  }

  /** Nobody may use the claim any more, however the write turns out. */
  private async close(claim: Claim): Promise<void> {
    if (claim.state === 'dead') return;
    await this.transactions.run(() =>
      this.claims.move(claim.id, claim.state, 'dead', { deathReason: 'lapsed' }),
    );
  }

  /** The account is as the reset left it, or lets the temporary secret in: one try, on an account that is open. */
  private async inForce(claim: Claim, state: AccountState): Promise<'yes' | 'no' | 'unknown'> {
    const reset = await this.resets.find(claim.resetId);
    if (state.stamp === reset?.afterStamp) return 'yes';
    if (state.status === 'locked') throw new Error(`The account of claim ${claim.id} is locked for now.`);
    if (state.status !== 'active') return 'unknown';
    const person = await this.directory.person(claim.personId);
    const secret = this.secrets.temporarySecret(claim.resetId);
    const verified = await this.source.verifySecret(person?.username ?? '', secret);
    return verified.outcome === 'ok' ? 'yes' : 'no';
  }

  private async scramble(claim: Claim, { stamp }: AccountState): Promise<void> {
    // Four classes of characters, as directories ask; never kept anywhere.
    const secret = `${randomBytes(32).toString('base64url')}aA1!`;
    const { personId } = claim;
    const written = await this.source.setSecret({ personId, stamp, secret, mustChange: true });
    if (written.outcome === 'refused') return this.leave(claim, written.code);
    if (written.outcome !== 'done') {
      throw new Error(`Whether the secret of claim ${claim.id} is dead is not known: ${written.outcome}.`);
    }
    await this.record(claim, 'claim.secret-scrambled', { before: stamp, after: written.after.stamp });
  }

  /** The account is closed, or the directory refuses: said in the trail, for those who look after it. */
  private async leave(claim: Claim, reason: string): Promise<void> {
    await this.record(claim, 'claim.secret-left', { reason });
  }

  private async record(claim: Claim, action: string, details: Record<string, string>): Promise<void> {
    await this.transactions.run(async () => {
      this.audit.record({
        actor: systemActor('unclaimed secrets'),
        action,
        object: { type: 'claim', id: claim.id },
        details: { resetId: claim.resetId, personId: claim.personId, ...details },
      });
      return Promise.resolve();
    });
  }
}
