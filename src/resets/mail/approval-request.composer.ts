import { Inject } from '@nestjs/common';
import { CASE_FACTS, type CaseFactsPort } from '../../identity-checks/case-facts.port.js';
import type { MailFacts } from '../../notifications/notifications.jobs.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../../notifications/notifications.jobs.js';
import { Config } from '../../platform/config/config.js';
import { ResetsRepository } from '../resets.repository.js';

/** Tells a supervisor that a reset waits for a second person; cancelled when somebody decided meanwhile. */
@ComposesMail('approval-request')
export class ApprovalRequestComposer implements MailComposer<'approval-request'> {
  constructor(
    private readonly resets: ResetsRepository,
    private readonly config: Config,
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
  ) {}

  async compose(ids: NotificationRequest['ids']): Promise<MailFacts['approval-request'] | null> {
    const reset = await this.resets.find(String(ids.resetId));
    if (reset?.state !== 'awaiting-approval' || reset.approveBefore === null) return null;
    const facts = await this.cases.caseFacts(reset.caseId);
    if (!facts) return null;
    return {
      caseNumber: facts.number,
      link: `${this.config.publicUrl}/approvals`,
      until: reset.approveBefore,
    };
  }
}
