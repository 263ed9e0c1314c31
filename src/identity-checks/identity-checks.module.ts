import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { registerNav } from '../platform/web/nav.js';
import { CheckErrands } from './check-errands.js';
import { CheckJudge } from './check-judge.js';
import { CheckKeeper } from './check-keeper.js';
import { CheckPanels } from './check-panels.js';
import { CheckReader } from './check-reader.js';
import { CheckStarter } from './check-starter.js';
import { CheckSubjects } from './check-subjects.js';
import { DeskAccounts } from './desk-accounts.js';
import { EvidenceComparer } from './evidence-comparer.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceDesk } from './evidence-desk.js';
import { IdentityChecksApiController } from './identity-checks.api.controller.js';
import { IdentityChecksController } from './identity-checks.controller.js';
import { IdentityChecksRepository } from './identity-checks.repository.js';
import { IdentityChecksService } from './identity-checks.service.js';
import {
  DeskAlertMail,
  NumenLockedMail,
  OwnerCodeMail,
  VoucherRequestMail,
} from './identity-checks.mails.js';
import { IdentityNotices } from './identity-notices.js';
import { PolicyInForce } from './identity-policy.js';
import { NumenAttemptsRepository } from './numen-attempts.repository.js';
import { NumenLocks } from './numen-locks.js';
import { NumenLocksApiController } from './numen-locks.api.controller.js';
import { NumenLocksController } from './numen-locks.controller.js';
import { NumenEvidence } from './numen-evidence.js';
import { OwnerCodes } from './owner-codes.js';
import { OwnerCodesRepository } from './owner-codes.repository.js';
import { PolicyController } from './policy.controller.js';
import { PolicyService } from './policy.service.js';
import { PolicyWatch } from './policy-watch.js';
import { Schools } from './schools.js';
import { VoucherDesk } from './voucher-desk.js';
import { VoucherRequests } from './voucher-requests.js';
import { VouchersApiController } from './vouchers.api.controller.js';
import { VouchersController } from './vouchers.controller.js';
import { VouchersRepository } from './vouchers.repository.js';
import { VouchersService } from './vouchers.service.js';

registerNav({
  key: 'vouchers',
  label: 'identity-checks.nav',
  href: '/vouchers',
  permission: 'vouchers.decide',
  icon: 'person-check',
  order: 40,
});

registerNav({
  key: 'identity-policy',
  label: 'identity-checks.policy.nav',
  href: '/settings/identity',
  permission: 'settings.manage',
  icon: 'shield-check',
  order: 95,
});

/** Verifying who is asking. Exports one service; cases and resets reach checks through it alone. */
@Module({
  imports: [DirectoryModule],
  controllers: [
    IdentityChecksApiController,
    IdentityChecksController,
    EvidenceController,
    NumenLocksApiController,
    NumenLocksController,
    PolicyController,
    VouchersApiController,
    VouchersController,
  ],
  providers: [
    CheckErrands,
    CheckJudge,
    CheckKeeper,
    CheckPanels,
    CheckReader,
    CheckStarter,
    CheckSubjects,
    DeskAccounts,
    DeskAlertMail,
    EvidenceComparer,
    EvidenceDesk,
    IdentityChecksRepository,
    IdentityChecksService,
    IdentityNotices,
    NumenAttemptsRepository,
    NumenEvidence,
    NumenLockedMail,
    NumenLocks,
    OwnerCodeMail,
    OwnerCodes,
    OwnerCodesRepository,
    PolicyInForce,
    PolicyService,
    PolicyWatch,
    Schools,
    VoucherDesk,
    VoucherRequestMail,
    VoucherRequests,
    VouchersRepository,
    VouchersService,
  ],
  exports: [IdentityChecksService, CheckPanels],
})
export class IdentityChecksModule {}
