import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { DirectorySource, type WriteOutcome } from '../directory/directory.source.js';
import { ownerActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import type { Claim } from './claim.entity.js';
import { ClaimsRepository } from './claims.repository.js';
import { ClaimsService } from './claims.service.js';
import { FreezesRepository } from './freezes.repository.js';
import { ResetSecrets } from './reset-secrets.js';
import { isAccepted, judgeSecret, type SecretRule } from './secret.rules.js';

export type ChoiceOutcome =
  | { outcome: 'done' }
  | { outcome: 'weak'; verdict: Record<SecretRule, boolean> }
  | { outcome: 'refused'; code: string };

/** The owner chooses the secret; nobody else ever sees it, and the second successful choice is refused. */
@Injectable()
export class SecretChoice {
  constructor(
    private readonly transactions: Transactions,
    private readonly claims: ClaimsService,
    private readonly repository: ClaimsRepository,
    private readonly freezes: FreezesRepository,
    private readonly directory: DirectoryService,
    private readonly source: DirectorySource,
    private readonly secrets: ResetSecrets,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the secret chosen in the bound browser. The claim is taken first (bound → done) so that two posts cannot
   * both write; it is given back when the directory refuses.
   * @throws DomainError CLAIM_… (expired) when this browser holds no usable claim
   */
  async choose(browser: string | null, secret: string): Promise<ChoiceOutcome> {
    const claim = await this.claims.byBrowser(browser);
    if (claim.state !== 'bound' || claim.asksNumen) throw new DomainError('CLAIM_NOT_READY', {}, 'conflict');
    const person = await this.directory.person(claim.personId);
    if (!person) throw new DomainError('CLAIM_NOT_FOUND', {}, 'not_found');
    const verdict = judgeSecret(secret, {
      username: person.username,
      names: [person.birthName, person.usageName ?? '', person.firstName],
    });
    if (!isAccepted(verdict)) return { outcome: 'weak', verdict };
    const taken = await this.transactions.run(() => this.repository.move(claim.id, 'bound', 'done'));
    if (!taken) throw new DomainError('CLAIM_DONE', {}, 'expired');
    return this.settle(claim, await this.write(claim, secret));
  }

  /**
   * Must-change is still in force, so the account is as the reset left it; its present stamp guards the write. It is
   * the owner's change, made with the temporary secret that nobody was given.
   */
  private async write(claim: Claim, secret: string): Promise<WriteOutcome> {
    const state = await this.source.readState(claim.personId);
    if (!state?.mustChange) return { outcome: 'state_changed' };
    const current = this.secrets.temporarySecret(claim.resetId);
    return this.source.changeSecret({ personId: claim.personId, stamp: state.stamp, current, secret });
  }

  private async settle(claim: Claim, written: WriteOutcome): Promise<ChoiceOutcome> {
    const done = written.outcome === 'done';
    const code =
      written.outcome === 'refused' ? written.code : written.outcome === 'done' ? null : 'STATE_CHANGED';
    await this.transactions.run(async () => {
      if (done) await this.repository.change(claim.id, { doneAt: this.clock.now() });
      else await this.giveBack(claim, written.outcome === 'refused' ? null : code);
      this.audit.record({
        actor: ownerActor(),
        action: done ? 'claim.secret-chosen' : 'claim.secret-refused',
        object: { type: 'claim', id: claim.id },
        details: { resetId: claim.resetId, personId: claim.personId, code },
      });
    });
    if (done) return { outcome: 'done' };
    if (written.outcome === 'refused') return { outcome: 'refused', code: written.code };
    throw new DomainError(code ?? 'STATE_CHANGED', {}, 'conflict');
  }

  /** Bound again, to choose another one; dead where the account is no longer as the reset left it, or is frozen. */
  private async giveBack(claim: Claim, deathReason: string | null): Promise<void> {
    await this.freezes.lock(claim.personId);
    const reason = (await this.freezes.isFrozen(claim.personId)) ? 'frozen' : deathReason;
    await this.repository.move(claim.id, 'done', reason === null ? 'bound' : 'dead', { deathReason: reason });
  }
}
