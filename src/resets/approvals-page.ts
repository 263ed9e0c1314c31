import { Inject, Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { CASE_FACTS, type CaseFactsPort } from '../identity-checks/case-facts.port.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import type { Speech } from '../platform/i18n/formats.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { ApprovalsService } from './approvals.service.js';
import { FreezesService } from './freezes.service.js';
import { ResetAccess } from './reset-access.js';
import { approverRefusal, type AccountClass } from './reset.rules.js';
import type { Reset } from './reset.entity.js';
import type { ApprovalRow, ApprovalsPage } from './resets.views.js';

/** Reads what the approvals page shows; asks the same rule as the act which buttons to offer. */
@Injectable()
export class ApprovalsPageSource {
  constructor(
    private readonly approvals: ApprovalsService,
    private readonly freezes: FreezesService,
    private readonly accounts: AccountsService,
    private readonly directory: DirectoryService,
    private readonly checks: IdentityChecksService,
    private readonly access: ResetAccess,
    @Inject(CASE_FACTS) private readonly cases: CaseFactsPort,
  ) {}

  async page(speech: Speech, reader: CurrentAccount): Promise<ApprovalsPage> {
    const rows: ApprovalRow[] = [];
    for (const reset of await this.approvals.waiting()) {
      const row = await this.row(speech, reset, reader);
      if (row) rows.push(row);
    }
    const freezes = [];
    for (const freeze of await this.freezes.unconfirmed()) {
      if (!(await this.access.seesCase(freeze.caseId, reader))) continue;
      freezes.push({
        id: freeze.id,
        person: (await this.directory.person(freeze.personId))?.displayName ?? '',
        reason: freeze.reason,
        opened: speech.dateTime(freeze.openedAt),
        action: `/freezes/${freeze.id}/confirmation`,
      });
    }
    return { title: speech.t('resets.approvals.title'), nav: 'approvals', rows, freezes };
  }

  private async row(speech: Speech, reset: Reset, reader: CurrentAccount): Promise<ApprovalRow | null> {
    const facts = await this.cases.caseFacts(reset.caseId);
    const visible = facts && (await this.cases.caseFactsFor(facts.number, reader));
    if (!visible) return null;
    const requester = await this.accounts.account(reset.requestedBy);
    const person = await this.directory.person(reset.personId);
    const refusal = approverRefusal({
      approverId: reader.id,
      approverPersonId: reader.personId,
      approverSite: reader.site,
      requestedBy: reset.requestedBy,
      requesterPersonId: requester?.personId ?? null,
      requesterSite: requester?.site ?? null,
      personId: reset.personId,
      accountClass: reset.accountClass as AccountClass,
    });
    const at = reset.approveBefore;
    return {
      id: reset.id,
      caseNumber: visible.number,
      caseHref: `/cases/${visible.number}`,
      person: person?.displayName ?? '',
      kind: speech.t(`resets.kind.${reset.kind}`),
      accountClass: speech.t('resets.approvals.class', { class: reset.accountClass }),
      requester: requester?.name ?? '',
      submitted: speech.dateTime(reset.createdAt),
      countdown:
        at === null
          ? null
          : {
              at,
              label: speech.t('resets.approvals.deadline'),
              over: speech.t('resets.approvals.over'),
              text: speech.dateTime(at),
            },
      evidence: await this.evidence(speech, reset),
      action: `/approvals/${reset.id}`,
      refusal: refusal === null ? null : speech.t(`errors.${refusal}`),
    };
  }

  /** What the first person verified, so that the second one looks at more than a name. */
  private async evidence(speech: Speech, { caseId, checkId }: Reset): Promise<string[]> {
    const check = (await this.checks.summaries(caseId)).find(({ id }) => id === checkId);
    const matched = (check?.evidence ?? []).filter(({ outcome }) => outcome === 'match');
    return matched.map(({ kind, channel, answeredBy, voucherName }) =>
      [
        speech.t(`identity-checks.evidence.${kind}`),
        channel && speech.t(`identity-checks.channel.${channel}`),
        answeredBy ?? voucherName,
      ]
        .filter(Boolean)
        .join(' · '),
    );
  }
}
