import { CASE_FACTS, type CaseFactsPort } from '../../identity-checks/case-facts.port.js';
import { DirectoryService } from '../../directory/directory.service.js';
import { Inject } from '@nestjs/common';
import type { MailFacts } from '../../notifications/notifications.jobs.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../../notifications/notifications.jobs.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config/config.js';
import { Transactions } from '../../platform/database/transactions.js';
import { CLAIM_LIFE_MS, claimRefusal } from '../claim.rules.js';
import { ClaimsRepository } from '../claims.repository.js';
import { ResetSecrets } from '../reset-secrets.js';
import { ResetsRepository } from '../resets.repository.js';

/** Writes the message that carries a claim's link. The link is derived here and never stored. */
@ComposesMail('claim-link')
export class ClaimLinkComposer implements MailComposer<'claim-link'> {
  constructor(
    private readonly claims: ClaimsRepository,
    private readonly resets: ResetsRepository,
    private readonly secrets: ResetSecrets,
    private readonly transactions: Transactions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly directory: DirectoryService,
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
  ) {}

  async compose(ids: NotificationRequest['ids']): Promise<MailFacts['claim-link'] | null> {
    const claim = await this.claims.find(String(ids.claimId));
    const current =
      claim && claim.generation === ids.generation && claimRefusal(claim, this.clock.now()) === null;
    if (!current) return null;
    const reset = await this.resets.find(claim.resetId);
    const facts = reset && (await this.cases.caseFacts(reset.caseId));
    if (!reset || !facts) return null;
    const token = this.secrets.claimToken(claim.id, claim.generation);
    const owner = claim.delivery === 'hand-over' ? await this.directory.person(claim.personId) : null;
    return {
      caseNumber: facts.number,
      kind: reset.kind,
      link: `${this.config.publicUrl}/claim/${token}`,
      validFor: CLAIM_LIFE_MS,
      withdrawalCode: true,
      handTo: owner?.displayName ?? null,
    };
  }

  /** A link's life starts when the mail server took it: a slow server must not eat it. */
  async accepted(ids: NotificationRequest['ids'], at: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE claims SET accepted_at = $3, expires_at = $4
       WHERE id = $1 AND generation = $2 AND accepted_at IS NULL AND state = 'issued'`,
      [ids.claimId, ids.generation, at, at + CLAIM_LIFE_MS],
    );
  }
}
