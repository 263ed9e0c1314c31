import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { accountRefused } from '../identity-checks/identity-checks.jobs.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../notifications/notifications.jobs.js';
import { systemActor } from '../platform/actor.js';
import { Transactions } from '../platform/database/transactions.js';
import { type HandlesJob, JobHandler } from '../platform/jobs/job-handler.js';
import { CaseChanges } from './case-changes.service.js';
import { CaseNotices, type HrReason } from './case-notices.service.js';
import { isActive } from './case.rules.js';
import { DEFAULT_TEAM, EVERYWHERE } from './case-scope.rules.js';
import type { CaseBy, CaseState } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

const REFUSED = 'account-refused';
/** Closed accounts that only HR can open again, by updating the record. */
const FOR_HR: Readonly<Record<string, HrReason>> = {
  ACCOUNT_NOT_CREATED: 'not-created',
  ACCOUNT_DISABLED: 'disabled',
  ACCOUNT_LEFT: 'left',
};

/** The desk itself, when nobody acts. */
const DESK: CaseBy = {
  reader: {
    accountId: '',
    role: 'supervisor',
    areas: [EVERYWHERE],
    team: DEFAULT_TEAM,
    uais: [],
    personId: null,
  },
  actor: systemActor('desk'),
};

/** The directory refuses an account: its case gets the reason and, where HR can help, waits for them. */
@JobHandler(accountRefused)
export class AccountRefusals implements HandlesJob<{ caseId: string; code: string }> {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly notices: CaseNotices,
  ) {}

  /** Safe to run twice: the event says that it was done. */
  async handle({ caseId, code }: { caseId: string; code: string }): Promise<void> {
    await this.transactions.run(async () => {
      const found = await this.repository.byId(caseId);
      if (!found || !isActive(found.status)) return;
      if (await this.repository.hasEvent(caseId, REFUSED, code)) return;
      const reason = FOR_HR[code];
      const asked = reason !== undefined && (await this.notices.hrRequest(found, reason));
      const parks = asked && found.status !== 'pending-third-party';
      await this.changes.decided(found, DESK, parks ? 'park-third-party' : 'edit', {}, () => ({
        events: [
          { kind: REFUSED, after: code },
          ...(asked ? [{ kind: 'hr-asked' }] : []),
          ...(parks ? [{ kind: 'parked', after: 'third-party' }] : []),
        ],
        action: 'case.account-refused',
        details: { code, hr: asked },
      }));
    });
  }
}

/** What HR is asked: whose account, and what the directory says of it. */
@ComposesMail('hr-request')
@Injectable()
export class HrRequestMail implements MailComposer<'hr-request'> {
  constructor(
    private readonly repository: CasesRepository,
    private readonly directory: DirectoryService,
  ) {}

  async compose(ids: NotificationRequest['ids']) {
    const found = await this.repository.byId(String(ids.caseId));
    if (!found) return null;
    const caseNumber = found.number;
    const person = found.personId ? await this.directory.person(found.personId) : null;
    if (ids.reason === 'not-created') {
      const personName = person?.displayName ?? whoAsked(found);
      return { caseNumber, personName, username: '', reason: 'not-created' as const };
    }
    if (!person) return null;
    const { displayName, username } = person;
    const reason = ids.reason === 'left' ? ('left' as const) : ('disabled' as const);
    return { caseNumber, personName: displayName, username, reason };
  }
}

/** The name the desk noted; the subject where none was. */
function whoAsked({ requesterName, subject, uai }: CaseState): string {
  return [requesterName ?? subject, uai].filter(Boolean).join(', ');
}
