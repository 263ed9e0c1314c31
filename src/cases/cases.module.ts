import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { IdentityChecksModule } from '../identity-checks/identity-checks.module.js';
import { ContestedResets } from './contested-resets.handler.js';
import { ResetsModule } from '../resets/resets.module.js';
import { CasePanelsSource } from './case-panels.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CallController } from './call.controller.js';
import { PersonLookup } from './person-lookup.js';
import { AccountRefusals, HrRequestMail } from './account-refusals.js';
import { ReadyAnswersController } from './ready-answers.controller.js';
import { ReadyAnswers } from './ready-answers.service.js';
import { ReadyAnswersSection } from './ready-answers.settings.js';
import { PersonStripRepository } from './person-strip.repository.js';
import { CaseAgents } from './case-agents.service.js';
import { CaseAssignments } from './case-assignments.service.js';
import { CaseCardRepository } from './case-card.repository.js';
import { CausesSection } from './case-causes.settings.js';
import { CaseCauses } from './case-causes.service.js';
import { CaseChanges } from './case-changes.service.js';
import { CaseChecks } from './case-checks.service.js';
import { CaseClosures } from './case-closures.service.js';
import { CaseCorrections } from './case-corrections.service.js';
import { CaseCounters } from './case-counters.repository.js';
import { CaseDesk } from './case-desk.service.js';
import { CaseListRepository } from './case-list.repository.js';
import { CaseMessages } from './case-messages.service.js';
import { CaseNotices } from './case-notices.service.js';
import { CaseReading } from './case-reading.service.js';
import { CaseAssignmentsController } from './case-assignments.controller.js';
import { CaseClosuresController } from './case-closures.controller.js';
import { CaseMessagesController } from './case-messages.controller.js';
import { CaseOpeningsController } from './case-openings.controller.js';
import { CaseMessageMail, NextStepMail } from './case.mails.js';
import { CasePages } from './case-pages.js';
import { CasesController } from './cases.controller.js';
import { CaseActsApiController } from './case-acts.api.controller.js';
import { CasesApiController } from './cases.api.controller.js';
import './cases.nav.js';
import { CasesService } from './cases.service.js';

@Module({
  imports: [AccountsModule, DirectoryModule, IdentityChecksModule, ResetsModule],
  controllers: [
    CallController,
    CaseOpeningsController,
    CasesController,
    CaseAssignmentsController,
    CaseClosuresController,
    CaseMessagesController,
    ReadyAnswersController,
    CasesApiController,
    CaseActsApiController,
  ],
  providers: [
    AccountRefusals,
    HrRequestMail,
    CaseAgents,
    CaseAssignments,
    CaseCardRepository,
    CaseCauses,
    CausesSection,
    CaseChanges,
    CaseChecks,
    CaseClosures,
    CaseCorrections,
    CaseCounters,
    CaseDesk,
    CaseListRepository,
    CaseMessageMail,
    CaseMessages,
    CaseNotices,
    CasePages,
    CasePanelsSource,
    CaseReading,
    CasesService,
    PersonLookup,
    PersonStripRepository,
    ReadyAnswers,
    ReadyAnswersSection,
    ContestedResets,
    NextStepMail,
  ],
  exports: [CasesService],
})
export class CasesModule {}
