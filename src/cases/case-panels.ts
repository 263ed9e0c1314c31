import { Injectable } from '@nestjs/common';
import type { LiveState } from '../directory/account-traps.rules.js';
import { DirectoryService } from '../directory/directory.service.js';
import { radarPanel, type RadarPanel } from '../directory/trap-panels.js';
import type { CheckPanel } from '../identity-checks/check-panel.views.js';
import { CheckPanels } from '../identity-checks/check-panels.js';
import type { Speech } from '../platform/i18n/formats.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { ResetPanels } from '../resets/reset-panels.js';
import type { ResetsPanel } from '../resets/resets.views.js';
import { proposedFor } from '../usernames/proposals/proposal-text.rules.js';
import { UsernamesService } from '../usernames/usernames.service.js';
import type { CaseCard } from './case.types.js';

/** What the case page shows of the modules below. */
export interface CasePanels {
  readonly check: CheckPanel | null;
  readonly resets: ResetsPanel | null;
  /** The account as its directory has it now; null where the reader is not about to act on it. */
  readonly live: LiveState | null;
  readonly radar: RadarPanel | null;
  /** What somebody whose account is not there yet may expect as a username, or ''. */
  readonly proposed: string;
}

/** Composes the identity check and the resets of a case for the desk; schools see neither. */
@Injectable()
export class CasePanelsSource {
  constructor(
    private readonly checks: CheckPanels,
    private readonly resets: ResetPanels,
    private readonly directory: DirectoryService,
    private readonly usernames: UsernamesService,
  ) {}

  async of(speech: Speech, card: CaseCard, reader: CurrentAccount, now: number): Promise<CasePanels> {
    const proposed = await this.proposed(speech, card);
    if (card.personId === null || !reader.permissions.has('identity.check'))
      return { check: null, resets: null, live: null, radar: null, proposed };
    const open = card.resolvedAt === null && card.closedAt === null;
    const { id: caseId, number, personId, assigneeId, type } = card;
    const mayAct = open && (assigneeId === null || assigneeId === reader.id);
    const live = mayAct ? await this.directory.look(personId) : null;
    const { panel, liveCheckId } = await this.checks.panel(
      speech,
      reader,
      { caseId, number, personId, assigneeId, type, open, records: card.checks, live },
      `/cases/${number}#check`,
    );
    return {
      live,
      proposed,
      radar: live && radarPanel(speech, live, now),
      check: panel,
      resets: await this.resets.panel(speech, reader, {
        caseId,
        number,
        personId,
        // Nothing can be submitted to a directory that does not answer.
        checkId: live?.answer === 'none' ? null : liveCheckId,
        open,
        known: { resets: card.resets, frozenAt: card.frozenAt },
      }),
    };
  }

  /** Nobody of the directory is concerned, and an activation is asked for: the account may be to come. */
  private async proposed(speech: Speech, { type, personId, requesterName }: CaseCard): Promise<string> {
    if (type !== 'activation' || personId !== null || !requesterName) return '';
    return proposedFor(speech, requesterName, await this.usernames.proposed(requesterName));
  }
}
