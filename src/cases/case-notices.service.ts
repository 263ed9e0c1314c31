import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../directory/directory.service.js';
import { Notifications, type NotificationRequest } from '../notifications/notifications.jobs.js';
import { Settings } from '../platform/settings/settings.service.js';
import type { CaseState } from './case.types.js';

/** What HR is asked about: a closed account, or one that nobody has made yet. */
export type HrReason = 'disabled' | 'left' | 'not-created';

type To = NotificationRequest['to'];

/** Messages that follow from what happens to a case; asked for in the caller's transaction, ids only. */
@Injectable()
export class CaseNotices {
  constructor(
    private readonly notifications: Notifications,
    private readonly directory: DirectoryService,
    private readonly settings: Settings,
  ) {}

  /** The desk's public message goes to whoever asked. Gives the number of recipients. */
  async answered(found: CaseState, messageId: string): Promise<number> {
    return this.send('case-message', found, await this.requester(found), { messageId }, messageId);
  }

  /** The next-step sheet, to whoever asked, else to the school. Gives the number of recipients; 0: print it. */
  async nextStep(found: CaseState, now: number): Promise<number> {
    const direct = await this.requester(found);
    const to = direct.length > 0 || !found.uai ? direct : [{ kind: 'establishment', id: found.uai }];
    return this.send('next-step', found, to, { caseId: found.id }, `${found.id}:${now}`);
  }

  /** Asks HR about a closed account, or one that does not exist yet. False where the settings name no mailbox of HR: the case then only says why. */
  async hrRequest(found: CaseState, reason: HrReason): Promise<boolean> {
    if ((await this.settings.get<string | null>('hr-mailbox', null)) === null) return false;
    await this.notifications.send({
      template: 'hr-request',
      to: { kind: 'hr', id: 'hr' },
      ids: { caseId: found.id, reason },
      object: { type: 'case', id: found.id },
      key: `hr-request:${found.id}:${reason}`,
    });
    return true;
  }

  private async send(
    template: 'case-message' | 'next-step',
    found: CaseState,
    recipients: readonly To[],
    ids: NotificationRequest['ids'],
    key: string,
  ): Promise<number> {
    for (const to of recipients) {
      const about = { type: 'case', id: found.id };
      await this.notifications.send({
        template,
        to,
        ids,
        object: about,
        key: `${template}:${key}:${to.id.slice(-12)}`,
      });
    }
    return recipients.length;
  }

  /**
   * A school's own account, else the registered e-mail addresses of the requester: never an address somebody
   * dictated. The mailbox of a hijacked account is left out.
   */
  private async requester(found: CaseState): Promise<To[]> {
    if (found.schoolOpener) return [{ kind: 'account', id: found.schoolOpener }];
    const personId = found.requesterPersonId ?? found.personId;
    if (!personId) return [];
    const contacts = await this.directory.contacts(personId);
    return contacts
      .filter((contact) => contact.kind === 'email' && !(contact.academic && found.type === 'compromised'))
      .map((contact) => ({ kind: 'contact', id: contact.id }));
  }
}
