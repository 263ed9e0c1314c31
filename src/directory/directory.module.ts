import { Module } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import { AdConnections } from './ad/ad-connections.js';
import { ActiveDirectory } from './ad/ad.source.js';
import { ContactRecipient, EstablishmentRecipient, HrRecipient, PersonRecipient } from './recipients.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { DirectorySource } from './directory.source.js';
import { HrMailboxSection } from './hr-mailbox.settings.js';
import { ApplyImportHandler } from './imports/apply-import.handler.js';
import { DirectoryImports } from './imports/directory-imports.service.js';
import { EstablishmentsApply } from './imports/establishments-apply.js';
import { EstablishmentsMergeRepository } from './imports/establishments-merge.repository.js';
import { FileChecks } from './imports/file-checks.js';
import { ImportChecker } from './imports/import-checker.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { PeopleApply } from './imports/people-apply.js';
import { PeopleMergeRepository } from './imports/people-merge.repository.js';
import { LinkedPeopleRepository } from './linked-people.repository.js';
import { LocalRepository } from './local.repository.js';
import { LocalDirectory } from './local.source.js';
import { NumenHash } from './numen-hash.js';
import { PeopleController } from './people.controller.js';

/** The adapter DIRECTORY_URL asks for. */
function directorySource(
  config: Config,
  local: LocalRepository,
  people: LinkedPeopleRepository,
  transactions: Transactions,
  clock: Clock,
): DirectorySource {
  const { directory } = config;
  if (directory.kind === 'local') return new LocalDirectory(local, transactions, clock);
  return new ActiveDirectory(new AdConnections(directory), people, transactions, clock);
}

@Module({
  controllers: [ImportsController, PeopleController],
  providers: [
    DirectoryRepository,
    DirectoryService,
    ContactRecipient,
    PersonRecipient,
    EstablishmentRecipient,
    HrRecipient,
    HrMailboxSection,
    NumenHash,
    LocalRepository,
    LinkedPeopleRepository,
    {
      provide: DirectorySource,
      inject: [Config, LocalRepository, LinkedPeopleRepository, Transactions, Clock],
      useFactory: directorySource,
    },
    ImportsRepository,
    PeopleMergeRepository,
    EstablishmentsMergeRepository,
    PeopleApply,
    EstablishmentsApply,
    FileChecks,
    ImportChecker,
    ImportRunner,
    DirectoryImports,
    ApplyImportHandler,
  ],
  exports: [DirectoryService, DirectorySource],
})
export class DirectoryModule {}
