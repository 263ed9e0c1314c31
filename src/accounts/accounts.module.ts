import './accounts.nav.js';
import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { SessionSource } from '../platform/web/current-account.js';
import { LanguageKeeper } from '../platform/web/preferences.controller.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { AccountLanguage } from './account-language.js';
import { AccountNotices } from './account-notices.js';
import { AccountNoticeComposer, AccountRecipient, RoleGrantedComposer } from './accounts.mails.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { AccessChangesService } from './administration/access-changes.service.js';
import { AccountAccessController } from './administration/account-access.controller.js';
import { AccountsController } from './administration/accounts.controller.js';
import { AdministrationService } from './administration/administration.service.js';
import { DutiesReader } from './administration/duties.js';
import { GrantsRepository } from './administration/grants.repository.js';
import { GrantsService } from './administration/grants.service.js';
import { ProfileController } from './profile/profile.controller.js';
import { ProfileService } from './profile/profile.service.js';
import { QuotasController } from './quotas/quotas.controller.js';
import { QuotasRepository } from './quotas/quotas.repository.js';
import { QuotasSection } from './quotas/quotas.settings.js';
import { QuotasService } from './quotas/quotas.service.js';
import { RecoveryCodesRepository } from './second-factor/recovery-codes.repository.js';
import { SecondFactorController } from './second-factor/second-factor.controller.js';
import { SecondFactorService } from './second-factor/second-factor.service.js';
import { AccessGuard } from './sessions/access.guard.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { VisitSource } from './sessions/visit-source.js';
import { SetUpController } from './set-up/set-up.controller.js';
import { SetUpService } from './set-up/set-up.service.js';
import { SetupLinksRepository } from './set-up/setup-links.repository.js';
import { AttemptsRepository } from './sign-in/attempts.repository.js';
import { Devices } from './sign-in/devices.js';
import { Passwords } from './sign-in/passwords.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SignInStepsController } from './sign-in/sign-in-steps.controller.js';
import { Throttle } from './sign-in/throttle.js';
import { StrangerThrottle } from './stranger-throttle.port.js';
import { StepUpApiController } from './step-up/step-up.api.controller.js';
import { StepUpController } from './step-up/step-up.controller.js';
import { StepUpGate } from './step-up/step-up.gate.js';
import { StepUpService } from './step-up/step-up.service.js';
import { TokensRepository } from './tokens/tokens.repository.js';
import { TokensService } from './tokens/tokens.service.js';

/** Who signs in, what they may do, and the guard before every route. Global: the web layer asks it who is there. */
@Global()
@Module({
  imports: [DirectoryModule],
  controllers: [
    AccountsController,
    AccountAccessController,
    ProfileController,
    QuotasController,
    SecondFactorController,
    SignInController,
    SignInStepsController,
    SetUpController,
    StepUpController,
    StepUpApiController,
  ],
  providers: [
    AccessChangesService,
    AccountNoticeComposer,
    AccountNotices,
    AccountRecipient,
    AccountsRepository,
    AccountsService,
    AdministrationService,
    AttemptsRepository,
    Devices,
    DutiesReader,
    GrantsRepository,
    GrantsService,
    Passwords,
    ProfileService,
    QuotasRepository,
    QuotasSection,
    QuotasService,
    RecoveryCodesRepository,
    RoleGrantedComposer,
    SecondFactorService,
    SessionCookie,
    SessionsRepository,
    SessionsService,
    SetUpService,
    SetupLinksRepository,
    SignInService,
    StepUpGate,
    StepUpService,
    Throttle,
    TokensRepository,
    TokensService,
    { provide: SessionSource, useClass: VisitSource },
    { provide: StrangerThrottle, useExisting: Throttle },
    { provide: LanguageKeeper, useClass: AccountLanguage },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccountsService, LanguageKeeper, StrangerThrottle],
})
export class AccountsModule {}
