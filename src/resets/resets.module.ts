import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IdentityChecksModule } from '../identity-checks/identity-checks.module.js';
import { CONTESTED_CONTACTS } from '../identity-checks/contested-contacts.port.js';
import { registerNav } from '../platform/web/nav.js';
import { ApprovalJudge } from './approval-judge.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsPageSource } from './approvals-page.js';
import { ApprovalsService } from './approvals.service.js';
import { ClaimBrowser } from './claim-cookie.js';
import { ClaimContactRecipient, ClaimContacts } from './claim-contacts.service.js';
import { ClaimContactsController } from './claim-contacts.controller.js';
import { ContactCodeComposer } from './mail/contact-code.composer.js';
import { ClaimController } from './claim.controller.js';
import { ClaimIssuer } from './claim-issuer.js';
import { ClaimsRepository } from './claims.repository.js';
import { ClaimsService } from './claims.service.js';
import { ContestedContacts } from './contested-contacts.js';
import { FreezeApplier } from './freeze-applier.js';
import { FreezesRepository } from './freezes.repository.js';
import { FreezesService } from './freezes.service.js';
import { ApprovalRequestComposer } from './mail/approval-request.composer.js';
import { ClaimLinkComposer } from './mail/claim-link.composer.js';
import { FreezeNoticeComposer, ResetNoticeComposer, UnlockNoticeComposer } from './mail/notice.composers.js';
import { NotMeController } from './not-me.controller.js';
import { OfficeHours } from './office-hours.js';
import { PairingsService } from './pairings.service.js';
import { ResetAccess } from './reset-access.js';
import { ResetNotices } from './reset-notices.js';
import { ResetPanels } from './reset-panels.js';
import { ResetPlanner } from './reset-plan.service.js';
import { ResetReceipts } from './reset-receipts.js';
import { ResetReconciler } from './reset-reconciler.js';
import { ResetSecrets } from './reset-secrets.js';
import { ResetWriter } from './reset-writer.js';
import { ResetsApiController } from './resets.api.controller.js';
import { ResetsController } from './resets.controller.js';
import { ResetsRepository } from './resets.repository.js';
import { ResetsService } from './resets.service.js';
import { SecretChoice } from './secret-choice.service.js';
import { UnclaimedSecrets } from './unclaimed-secrets.js';

registerNav({
  key: 'approvals',
  label: 'resets.nav',
  href: '/approvals',
  permission: 'resets.approve',
  icon: 'patch-check',
  order: 50,
});

/** Below resets, identity checks ask which contacts served a contested reset. */
@Global()
@Module({
  providers: [ContestedContacts, { provide: CONTESTED_CONTACTS, useExisting: ContestedContacts }],
  exports: [CONTESTED_CONTACTS],
})
export class ContestedContactsModule {}

@Module({
  imports: [AccountsModule, DirectoryModule, IdentityChecksModule, ContestedContactsModule],
  controllers: [
    ResetsController,
    ResetsApiController,
    ApprovalsController,
    ClaimContactsController,
    ClaimController,
    NotMeController,
  ],
  providers: [
    ApprovalJudge,
    ApprovalsPageSource,
    ApprovalsService,
    ClaimBrowser,
    ClaimContactRecipient,
    ClaimContacts,
    ContactCodeComposer,
    ClaimIssuer,
    ClaimsRepository,
    ClaimsService,
    FreezeApplier,
    FreezesRepository,
    FreezesService,
    ApprovalRequestComposer,
    ClaimLinkComposer,
    FreezeNoticeComposer,
    ResetNoticeComposer,
    UnlockNoticeComposer,
    OfficeHours,
    PairingsService,
    ResetAccess,
    ResetNotices,
    ResetPanels,
    ResetPlanner,
    ResetReceipts,
    ResetReconciler,
    ResetSecrets,
    ResetWriter,
    ResetsRepository,
    ResetsService,
    SecretChoice,
    UnclaimedSecrets,
  ],
  exports: [ResetPanels, ResetReceipts, FreezesService, ResetsService],
})
export class ResetsModule {}
