import { Injectable } from '@nestjs/common';
import type { Speech } from '../platform/i18n/formats.js';
import type { CurrentAccount } from '../platform/web/current-account.js';
import { checkPanel, type CheckPanel } from './check-panel.views.js';
import type { CheckedCase } from './check-reader.js';
import { IdentityChecksService } from './identity-checks.service.js';

/** Builds the identity part of the case page and the call screen: `{{> identity-checks/_panel check}}`. */
@Injectable()
export class CheckPanels {
  constructor(private readonly checks: IdentityChecksService) {}

  /**
   * The panel of a case, and the id of this reader's own live check, for the resets shown beside it.
   * @param next path of the page, where the panel's forms lead back to
   */
  async panel(
    speech: Speech,
    reader: CurrentAccount,
    of: CheckedCase,
    next: string,
  ): Promise<{ panel: CheckPanel; liveCheckId: string | null }> {
    const shown = await this.checks.ofCase(of, {
      id: reader.id,
      mayCheck: reader.permissions.has('identity.check'),
      mayLift: reader.permissions.has('identity.lift-lock'),
    });
    const own = shown.checks.find(({ state, agentId }) => state === 'live' && agentId === reader.id);
    return { panel: checkPanel(speech, { ...shown, next }), liveCheckId: own?.id ?? null };
  }
}
