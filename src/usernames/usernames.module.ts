import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { PERSON_INDEX } from '../directory/person-index.port.js';
import { ConfirmationsController } from './confirmations.controller.js';
import { ConfirmationsRepository } from './confirmations.repository.js';
import { RenewKeysHandler } from './index-renewal.jobs.js';
import { IndexRenewal } from './index-renewal.js';
import { IndexVersion } from './index-version.js';
import { IndexRepository } from './index.repository.js';
import { ListLookups } from './lists/list-lookups.js';
import { ListedPeople } from './lists/listed-people.js';
import { StaffListsController } from './lists/staff-lists.controller.js';
import { ForgetListsHandler, LookUpListHandler } from './lists/staff-lists.handlers.js';
import { StaffLists } from './lists/staff-lists.js';
import { StaffListsRepository } from './lists/staff-lists.repository.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { ProposalsRepository } from './proposals/proposals.repository.js';
import { UsernameRuleSection } from './proposals/proposals.settings.js';
import { UsernameProposals } from './proposals/username-proposals.js';
import { SearchRepository } from './search.repository.js';
import { ShownPeople } from './shown-people.js';
import { UsernameConfirmations } from './username-confirmations.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';
import { UsernameLookups } from './username-lookups.js';
import { UsernamesApiController } from './usernames.api.controller.js';
import { UsernamesController } from './usernames.controller.js';
import { UsernameConfirmationMail } from './usernames.mails.js';
import './usernames.nav.js';
import { UsernamesService } from './usernames.service.js';

/** Global only for PERSON_INDEX: the directory, which lies below, calls it when people change. */
@Global()
@Module({
  imports: [AccountsModule, DirectoryModule],
  controllers: [
    ConfirmationsController,
    ProposalsController,
    StaffListsController,
    UsernamesController,
    UsernamesApiController,
  ],
  providers: [
    ConfirmationsRepository,
    ForgetListsHandler,
    IndexRenewal,
    IndexRepository,
    IndexVersion,
    ListedPeople,
    ListLookups,
    LookUpListHandler,
    ProposalsRepository,
    RenewKeysHandler,
    SearchRepository,
    ShownPeople,
    StaffLists,
    StaffListsRepository,
    UsernameConfirmations,
    UsernameConfirmationMail,
    UsernameFinder,
    UsernameIndex,
    UsernameLookups,
    UsernameProposals,
    UsernameRuleSection,
    UsernamesService,
    { provide: PERSON_INDEX, useExisting: UsernameIndex },
  ],
  exports: [PERSON_INDEX, UsernamesService],
})
export class UsernamesModule {}
