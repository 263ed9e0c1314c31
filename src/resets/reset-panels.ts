import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { IdentityChecksService } from '../identity-checks/identity-checks.service.js';
import { Clock } from '../platform/clock.js';
import type { Speech } from '../platform/i18n/formats.js';
import { newId } from '../platform/ids.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { FreezesService } from './freezes.service.js';
import { requesterOf } from './requester.js';
import { ResetPlanner } from './reset-plan.service.js';
import { receipt, ResetReceipts } from './reset-receipts.js';
import { type ResetKind, needsDelivery } from './reset.rules.js';
import type { ShownReset } from './shown-resets.columns.js';
import { resetsPanel, type PanelFacts, type ResetsPanel } from './resets.views.js';

/** The case whose resets are shown. */
export interface PanelCase {
  readonly caseId: string;
  readonly number: string;
  readonly personId: string | null;
  /** The reader's live check of this case shown beside, or null. */
  readonly checkId: string | null;
  readonly open: boolean;
  /** What the caller read with the case, which is then not read again. */
  readonly known?: { readonly resets: readonly ShownReset[]; readonly frozenAt: number | null };
}

/** Builds the resets part of the case page and the call screen (`{{> resets/_panel}}`). */
@Injectable()
export class ResetPanels {
  constructor(
    private readonly receipts: ResetReceipts,
    private readonly freezes: FreezesService,
    private readonly checks: IdentityChecksService,
    private readonly planner: ResetPlanner,
    private readonly directory: DirectoryService,
    private readonly clock: Clock,
  ) {}

  async panel(speech: Speech, reader: CurrentAccount, of: PanelCase): Promise<ResetsPanel> {
    const mayAct = of.open && reader.permissions.has('resets.submit');
    const payable = mayAct && of.checkId !== null ? await this.payable(of.checkId, reader) : null;
    return resetsPanel(speech, {
      resets: of.known ? of.known.resets.map(receipt) : await this.receipts.ofCase(of.caseId),
      frozenAt: of.known ? of.known.frozenAt : await this.frozenAt(of.personId),
      payable,
      contacts:
        payable !== null && of.personId !== null
          ? await this.directory.usableContacts(of.personId, this.clock.now())
          : [],
      caseNumber: of.number,
      mayAct,
      mayFreeze: of.open && of.personId !== null && reader.permissions.has('freezes.open'),
      idempotencyKey: newId(),
    });
  }

  private async frozenAt(personId: string | null): Promise<number | null> {
    return personId === null ? null : ((await this.freezes.openOf(personId))?.openedAt ?? null);
  }

  private async payable(checkId: string, reader: CurrentAccount): Promise<PanelFacts['payable']> {
    const check = await this.checks.forAct(checkId);
    const usable =
      check?.state === 'live' &&
      check.sufficient &&
      check.agentId === reader.id &&
      check.expiresAt > this.clock.now();
    if (!check || !usable) return null;
    const kind = check.action as ResetKind;
    const deliveries = needsDelivery(kind)
      ? await this.planner.deliveries(check, requesterOf(reader), this.clock.now())
      : [];
    return { checkId, kind, deliveries, needsApproval: check.needsApproval };
  }
}
