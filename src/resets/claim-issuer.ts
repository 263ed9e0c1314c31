import { Injectable } from '@nestjs/common';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { MINUTE } from '../platform/durations.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { CLAIM_LIFE_MS, CLAIM_REISSUE_MS } from './claim.rules.js';
import type { Claim } from './claim.entity.js';
import { ClaimsRepository } from './claims.repository.js';
import { FreezesRepository } from './freezes.repository.js';
import { ResetNotices } from './reset-notices.js';
import { digest, ResetSecrets } from './reset-secrets.js';
import type { Reset } from './reset.entity.js';
import type { Delivery } from './reset.rules.js';
import { scrambleUnclaimed } from './resets.jobs.js';

/** Issues the owner's claim when a reset is done, inside its transaction. */
@Injectable()
export class ClaimIssuer {
  constructor(
    private readonly repository: ClaimsRepository,
    private readonly freezes: FreezesRepository,
    private readonly checks: IdentityChecksService,
    private readonly secrets: ResetSecrets,
    private readonly notices: ResetNotices,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Makes the claim and, for a link, the message that carries it. Gives the withdrawal code to tell on the verified
   * call, or null for a pairing, which needs none. Somebody frozen during the write gets a claim that is dead already.
   */
  async issue(reset: Reset & { delivery: Delivery }, now: number): Promise<string | null> {
    await this.freezes.lock(reset.personId);
    const frozen = await this.freezes.isFrozen(reset.personId);
    await this.repository.killOfPerson(reset.personId, 'superseded');
    const id = newId();
    const check = await this.checks.forAct(reset.checkId);
    const byLink = reset.delivery !== 'pairing';
    const code = byLink ? this.secrets.withdrawalCode(id, 1) : null;
    const claim: Claim = {
      id,
      resetId: reset.id,
      personId: reset.personId,
      delivery: reset.delivery,
      contactId: reset.contactId,
      state: frozen ? 'dead' : 'issued',
      generation: 1,
      tokenHash: byLink ? digest(this.secrets.claimToken(id, 1)) : null,
      codeHash: code === null ? null : this.secrets.codeHash(id, code),
      asksNumen: check?.numenLeft ?? false,
      errors: 0,
      browserHash: null,
      deathReason: frozen ? 'frozen' : null,
      createdAt: now,
      // A link lives 30 minutes from SMTP acceptance (see ClaimAcceptance); until then, at most the re-issue window.
      expiresAt: now + (byLink ? CLAIM_REISSUE_MS : CLAIM_LIFE_MS),
      acceptedAt: null,
      doneAt: null,
    };
    await this.repository.insert(claim);
    await this.jobs.enqueue(scrambleUnclaimed, { claimId: id }, { runAt: now + CLAIM_REISSUE_MS + MINUTE });
    if (byLink && !frozen) await this.notices.sendClaim(claim);
    return frozen ? null : code;
  }
}
