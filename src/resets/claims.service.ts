import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { ownerActor, type Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import {
  CLAIM_ERRORS,
  CLAIM_REISSUES,
  CLAIM_REISSUE_MS,
  claimRefusal,
  normaliseCode,
} from './claim.rules.js';
import type { Claim } from './claim.entity.js';
import { ClaimsRepository } from './claims.repository.js';
import { ResetNotices } from './reset-notices.js';
import { digest, ResetSecrets } from './reset-secrets.js';
import { ResetsRepository } from './resets.repository.js';

export type RedeemOutcome = { outcome: 'bound' } | { outcome: 'mismatch'; triesLeft: number };

/** The owner's side: a link or a pairing, its codes, and the one browser that may choose the secret. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ClaimsRepository,
    private readonly resets: ResetsRepository,
    private readonly directory: DirectoryService,
    private readonly checks: IdentityChecksService,
    private readonly secrets: ResetSecrets,
    private readonly notices: ResetNotices,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * The claim behind a link. Reads only: mail scanners follow links.
   * @throws DomainError CLAIM_NOT_FOUND (not_found), CLAIM_EXPIRED, CLAIM_DEAD, CLAIM_DONE (expired)
   */
  async byToken(token: string): Promise<Claim> {
    const claim = await this.repository.byToken(digest(token));
    if (!claim) throw new DomainError('CLAIM_NOT_FOUND', {}, 'not_found');
    return this.usable(claim);
  }

  /** The claim this browser was bound to. @throws DomainError as `byToken`. */
  async byBrowser(browser: string | null): Promise<Claim> {
    const claim = browser === null ? null : await this.repository.byBrowser(digest(browser));
    if (!claim) throw new DomainError('CLAIM_NOT_FOUND', {}, 'not_found');
    return this.usable(claim);
  }

  /** The bound claim of this browser, with the username its owner may now see. */
  async ready(browser: string | null): Promise<Claim & { username: string }> {
    const claim = await this.byBrowser(browser);
    const person = await this.directory.person(claim.personId);
    if (claim.state !== 'bound' || !person) throw new DomainError('CLAIM_NOT_READY', {}, 'conflict');
    return { ...claim, username: person.username };
  }

  /** Whether the waiting browser has been paired yet. */
  async isPaired(browser: string | null): Promise<boolean> {
    if (browser === null) return false;
    const claim = await this.repository.byBrowser(digest(browser));
    return claim !== null && claimRefusal(claim, this.clock.now()) === null;
  }

  /**
   * Tries the withdrawal code of a link and, when right, binds this browser: from then on no other one gets in. The
   * try is counted before the comparison, and five wrong ones kill the claim.
   */
  async redeem(token: string, code: string, browser: string): Promise<RedeemOutcome> {
    return this.transactions.run(async () => {
      const claim = await this.byToken(token);
      const browserHash = digest(browser);
      if (claim.state === 'bound') {
        if (claim.browserHash === browserHash) return { outcome: 'bound' };
        throw new DomainError('CLAIM_BOUND_ELSEWHERE', {}, 'expired');
      }
      const errors = await this.repository.countError(claim.id);
      if (this.secrets.codeHash(claim.id, normaliseCode(code)) !== claim.codeHash)
        return this.mismatch(claim, errors);
      const won = await this.repository.move(claim.id, 'issued', 'bound', {
        browserHash,
        errors: errors - 1,
      });
      if (!won) throw new DomainError('CLAIM_BOUND_ELSEWHERE', {}, 'expired');
      this.record('claim.bound', claim);
      return { outcome: 'bound' };
    });
  }

  /** The NUMEN asked at the counter; shares its counter with the identity check. */
  async checkNumen(claim: Claim, value: string): Promise<RedeemOutcome> {
    const matched = await this.checks.tryNumenForClaim(claim.personId, value);
    if (matched) {
      await this.transactions.run(() => this.repository.change(claim.id, { asksNumen: false }));
      return { outcome: 'bound' };
    }
    return this.transactions.run(async () =>
      this.mismatch(claim, await this.repository.countError(claim.id)),
    );
  }

  /**
   * Kills the present link and sends another to the same destination, at most twice within two hours.
   * Gives the new withdrawal code, to be told again on the call.
   */
  async reissue(
    resetId: string,
    actor: Actor,
  ): Promise<{ withdrawalCode: string | null; reissuesLeft: number }> {
    return this.transactions.run(async () => {
      const now = this.clock.now();
      const claim = await this.repository.ofReset(resetId);
      if (!claim || claim.doneAt !== null) throw new DomainError('CLAIM_DONE', {}, 'conflict');
      if (claim.deathReason === 'frozen' || claim.deathReason === 'superseded')
        throw new DomainError('CLAIM_DEAD', {}, 'conflict');
      if (claim.generation > CLAIM_REISSUES || now - claim.createdAt > CLAIM_REISSUE_MS) {
        throw new DomainError('CLAIM_REISSUES_SPENT', { limit: CLAIM_REISSUES }, 'conflict');
      }
      return this.nextGeneration(claim, now, actor);
    });
  }

  private async nextGeneration(
    claim: Claim,
    now: number,
    actor: Actor,
  ): Promise<{ withdrawalCode: string | null; reissuesLeft: number }> {
    const generation = claim.generation + 1;
    const byLink = claim.delivery !== 'pairing';
    const code = byLink ? this.secrets.withdrawalCode(claim.id, generation) : null;
    const next: Partial<Claim> = {
      generation,
      state: 'issued',
      errors: 0,
      browserHash: null,
      deathReason: null,
      // Another device answers for itself, whatever the former one had answered.
      asksNumen: await this.asksNumen(claim),
      acceptedAt: null,
      expiresAt: claim.createdAt + CLAIM_REISSUE_MS,
      tokenHash: byLink ? digest(this.secrets.claimToken(claim.id, generation)) : null,
      codeHash: code === null ? null : this.secrets.codeHash(claim.id, code),
    };
    await this.repository.change(claim.id, next);
    if (byLink) await this.notices.sendClaim({ ...claim, ...next });
    this.audit.record({
      actor,
      action: 'claim.reissued',
      object: { type: 'claim', id: claim.id },
      details: { resetId: claim.resetId, generation, at: now },
    });
    return { withdrawalCode: code, reissuesLeft: CLAIM_REISSUES - (generation - 1) };
  }

  private async asksNumen(claim: Claim): Promise<boolean> {
    const reset = await this.resets.find(claim.resetId);
    const check = reset && (await this.checks.forAct(reset.checkId));
    return check?.numenLeft ?? claim.asksNumen;
  }

  private async mismatch(claim: Claim, errors: number): Promise<RedeemOutcome> {
    const triesLeft = Math.max(0, CLAIM_ERRORS - errors);
    if (triesLeft === 0)
      await this.repository.change(claim.id, { state: 'dead', deathReason: 'wrong-codes' });
    this.record('claim.mismatch', claim, { triesLeft });
    return { outcome: 'mismatch', triesLeft };
  }

  private usable(claim: Claim): Claim {
    const refusal = claimRefusal(claim, this.clock.now());
    if (refusal) throw new DomainError(refusal, {}, 'expired');
    return claim;
  }

  private record(action: string, claim: Claim, details: Record<string, unknown> = {}): void {
    this.audit.record({
      actor: ownerActor(),
      action,
      object: { type: 'claim', id: claim.id },
      details: { resetId: claim.resetId, personId: claim.personId, ...details },
    });
  }
}
