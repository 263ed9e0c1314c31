import { DirectoryService } from '../../directory/directory.service.js';
import type { About, MailFacts } from '../../notifications/notifications.jobs.js';
import {
  ComposesMail,
  type MailComposer,
  type NotificationRequest,
} from '../../notifications/notifications.jobs.js';
import { Config } from '../../platform/config/config.js';
import { FreezesRepository } from '../freezes.repository.js';
import { ResetSecrets } from '../reset-secrets.js';
import type { Reset } from '../reset.entity.js';
import { ResetsRepository } from '../resets.repository.js';

type Ids = NotificationRequest['ids'];

/** What the two announcements of a reset share: whose account, when, and the link that stops everything. */
abstract class NoticeComposer {
  constructor(
    protected readonly resets: ResetsRepository,
    protected readonly directory: DirectoryService,
    protected readonly secrets: ResetSecrets,
    protected readonly config: Config,
  ) {}

  protected async facts(ids: Ids): Promise<{ reset: Reset; about: About; notMeLink: string } | null> {
    const reset = await this.resets.find(String(ids.resetId));
    if (reset?.state !== 'done') return null;
    const person = ids.own === true ? null : await this.directory.person(reset.personId);
    return {
      reset,
      about: { personName: person?.displayName ?? null, at: reset.finishedAt ?? reset.createdAt },
      notMeLink: `${this.config.publicUrl}/not-me/${this.secrets.notMeToken(String(ids.linkId))}`,
    };
  }
}

@ComposesMail('reset-notice')
export class ResetNoticeComposer extends NoticeComposer implements MailComposer<'reset-notice'> {
  constructor(resets: ResetsRepository, directory: DirectoryService, secrets: ResetSecrets, config: Config) {
    super(resets, directory, secrets, config);
  }

  async compose(ids: Ids): Promise<MailFacts['reset-notice'] | null> {
    const facts = await this.facts(ids);
    if (!facts || facts.reset.kind === 'unlock') return null;
    return { ...facts.about, kind: facts.reset.kind, notMeLink: facts.notMeLink };
  }
}

@ComposesMail('unlock-notice')
export class UnlockNoticeComposer extends NoticeComposer implements MailComposer<'unlock-notice'> {
  constructor(resets: ResetsRepository, directory: DirectoryService, secrets: ResetSecrets, config: Config) {
    super(resets, directory, secrets, config);
  }

  async compose(ids: Ids): Promise<MailFacts['unlock-notice'] | null> {
    const facts = await this.facts(ids);
    return facts && { ...facts.about, notMeLink: facts.notMeLink };
  }
}

@ComposesMail('freeze-notice')
export class FreezeNoticeComposer implements MailComposer<'freeze-notice'> {
  constructor(
    private readonly freezes: FreezesRepository,
    private readonly directory: DirectoryService,
  ) {}

  async compose(ids: Ids): Promise<MailFacts['freeze-notice'] | null> {
    const freeze = await this.freezes.find(String(ids.freezeId));
    if (!freeze) return null;
    const person = ids.own === true ? null : await this.directory.person(freeze.personId);
    return {
      personName: person?.displayName ?? null,
      at: freeze.openedAt,
      reason: freeze.origin === 'owner' ? 'owner' : 'desk',
    };
  }
}
