import { Injectable } from '@nestjs/common';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../notifications/notifications.jobs.js';
import type { Language } from '../platform/i18n/i18n.js';
import { CasesRepository } from './cases.repository.js';
import { nextStepSheet } from './next-step.views.js';

type Ids = NotificationRequest['ids'];

/** A public message of the desk. */
@ComposesMail('case-message')
@Injectable()
export class CaseMessageMail implements MailComposer<'case-message'> {
  constructor(private readonly repository: CasesRepository) {}

  async compose(ids: Ids) {
    const message = await this.repository.publicMessage(String(ids.messageId));
    if (!message) return null;
    const paragraphs = message.body.split(/\n{2,}/);
    return { caseNumber: message.number, subject: message.subject, paragraphs };
  }
}

/** What to bring and where; the same words whatever the reason was. */
@ComposesMail('next-step')
@Injectable()
export class NextStepMail implements MailComposer<'next-step'> {
  constructor(private readonly repository: CasesRepository) {}

  async compose(ids: Ids, lang: Language) {
    const found = await this.repository.byId(String(ids.caseId));
    if (!found) return null;
    const { items, desk, hours } = nextStepSheet(lang, found);
    return { caseNumber: found.number, items, desk, hours };
  }
}
