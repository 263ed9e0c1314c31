import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { PERSON_INDEX } from '../directory/person-index.port.js';
import { ConfirmationsController } from './confirmations.controller.js';
import { ConfirmationsRepository } from './confirmations.repository.js';
import { IndexRepository } from './index.repository.js';
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
  controllers: [ConfirmationsController, UsernamesController, UsernamesApiController],
  providers: [
    ConfirmationsRepository,
    IndexRepository,
    SearchRepository,
    ShownPeople,
    UsernameConfirmations,
    UsernameConfirmationMail,
    UsernameFinder,
    UsernameIndex,
    UsernameLookups,
    UsernamesService,
    { provide: PERSON_INDEX, useExisting: UsernameIndex },
  ],
  exports: [PERSON_INDEX, UsernamesService],
})
export class UsernamesModule {}
