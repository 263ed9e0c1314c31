import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SlowDown } from '../accounts/accounts.errors.js';
import { StrangerThrottle } from '../accounts/stranger-throttle.port.js';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { DomainError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import {
  CLAIM_ERRORS,
  CLAIM_LIFE_MS,
  claimRefusal,
  normaliseCode,
  pairingCode,
  PAIRINGS_KEPT,
  PAIRING_LIFE_MS,
  PAIRINGS_WAITING,
} from './claim.rules.js';
import { ClaimsRepository } from './claims.repository.js';
import { digest, ResetSecrets } from './reset-secrets.js';

/** Seconds after which a device that found no room asks again. */
const PAIRINGS_FULL_WAIT_S = 60;

/** Six characters shown on the owner's device, typed by the agent: that browser becomes the claim. */
@Injectable()
export class PairingsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: ClaimsRepository,
    private readonly secrets: ResetSecrets,
    private readonly throttle: StrangerThrottle,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts (or restarts) the wait of a browser. The code is rendered from this POST and kept as a keyed hash only.
   * Anybody may ask, so each `address` waits as at sign-in, and so many devices wait at once: every live code makes a
   * wrong one likelier to be somebody else's. A browser that starts again gives its former code back.
   * @param former value this browser carries from an earlier start
   * @throws SlowDown, DomainError PAIRINGS_FULL (rate_limited)
   */
  async start(
    address: string,
    former: string | null = null,
  ): Promise<{ code: string; browser: string; expiresAt: number }> {
    const now = this.clock.now();
    const places = PAIRINGS_WAITING - (this.throttle.isInside(address) ? 0 : PAIRINGS_KEPT);
    const waitMs = await this.throttle.takeFromStranger('pairing', address);
    if (waitMs > 0) throw new SlowDown(waitMs);
    const code = pairingCode(randomBytes(32));
    const browser = randomBytes(32).toString('base64url');
    const expiresAt = now + PAIRING_LIFE_MS;
    await this.transactions.run(async () => {
      await this.repository.dropPairings(now);
      if (former !== null) await this.repository.dropPairingOf(digest(former));
      if ((await this.repository.waitingPairings()) >= places)
        throw new DomainError('PAIRINGS_FULL', { retryAfter: PAIRINGS_FULL_WAIT_S }, 'rate_limited');
      await this.repository.insertPairing({
        id: newId(),
        codeHash: this.secrets.codeHash('pairing', code),
        browserHash: digest(browser),
        claimId: null,
        createdAt: now,
        expiresAt,
      });
    });
    return { code, browser, expiresAt };
  }

  /**
   * Gives the claim of a reset to the browser that shows `code`. A wrong code counts, the fifth kills the claim.
   * @throws DomainError CLAIM_NOT_FOUND, CLAIM_NOT_PAIRING (conflict), CLAIM_EXPIRED/DEAD/DONE (expired)
   */
  async pair(
    resetId: string,
    code: string,
    actor: Actor,
  ): Promise<{ outcome: 'paired' } | { outcome: 'mismatch'; triesLeft: number }> {
    return this.transactions.run(async () => {
      const now = this.clock.now();
      const claim = await this.repository.ofReset(resetId);
      if (!claim) throw new DomainError('CLAIM_NOT_FOUND', {}, 'not_found');
      if (claim.delivery !== 'pairing') throw new DomainError('CLAIM_NOT_PAIRING', {}, 'conflict');
      const refusal = claimRefusal(claim, now);
      if (refusal) throw new DomainError(refusal, {}, 'expired');
      if (claim.state === 'bound') return { outcome: 'paired' };
      const errors = await this.repository.countError(claim.id);
      const pairing = await this.repository.pairingByCode(
        this.secrets.codeHash('pairing', normaliseCode(code)),
      );
      const found = pairing && pairing.claimId === null && pairing.expiresAt > now;
      this.audit.record({
        actor,
        action: found ? 'claim.paired' : 'claim.mismatch',
        object: { type: 'claim', id: claim.id },
        details: { resetId },
      });
      if (!found) return this.mismatch(claim.id, errors);
      const changes = {
        browserHash: pairing.browserHash,
        errors: errors - 1,
        expiresAt: now + CLAIM_LIFE_MS,
      };
      const won = await this.repository.move(claim.id, 'issued', 'bound', changes);
      if (!won || !(await this.repository.usePairing(pairing.id, claim.id)))
        throw new DomainError('CLAIM_BOUND_ELSEWHERE', {}, 'expired');
      return { outcome: 'paired' };
    });
  }

  private async mismatch(
    claimId: string,
    errors: number,
  ): Promise<{ outcome: 'mismatch'; triesLeft: number }> {
    const triesLeft = Math.max(0, CLAIM_ERRORS - errors);
    if (triesLeft === 0) await this.repository.change(claimId, { state: 'dead', deathReason: 'wrong-codes' });
    return { outcome: 'mismatch', triesLeft };
  }
}
