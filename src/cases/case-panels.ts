import { Injectable } from '@nestjs/common';
import type { CheckPanel } from '../identity-checks/check-panel.views.js';
import { CheckPanels } from '../identity-checks/check-panels.js';
import type { Speech } from '../platform/i18n/formats.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { ResetPanels } from '../resets/reset-panels.js';
import type { ResetsPanel } from '../resets/resets.views.js';
import type { CaseCard } from './case.types.js';

/** What the case page shows of the modules below. */
export interface CasePanels {
  readonly check: CheckPanel | null;
  readonly resets: ResetsPanel | null;
}

/** Composes the identity check and the resets of a case for the desk; schools see neither. */
@Injectable()
export class CasePanelsSource {
  constructor(
    private readonly checks: CheckPanels,
    private readonly resets: ResetPanels,
  ) {}

  async of(speech: Speech, card: CaseCard, reader: CurrentAccount): Promise<CasePanels> {
    if (card.personId === null || !reader.permissions.has('identity.check'))
      return { check: null, resets: null };
    const open = card.resolvedAt === null && card.closedAt === null;
    const { id: caseId, number, personId, assigneeId, type } = card;
    const { panel, liveCheckId } = await this.checks.panel(
      speech,
      reader,
      { caseId, number, personId, assigneeId, type, open, records: card.checks },
      `/cases/${number}#check`,
    );
    return {
      check: panel,
      resets: await this.resets.panel(speech, reader, {
        caseId,
        number,
        personId,
        checkId: liveCheckId,
        open,
        known: { resets: card.resets, frozenAt: card.frozenAt },
      }),
    };
  }
}
