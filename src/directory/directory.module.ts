import { Module } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { Transactions } from '../platform/database/transactions.js';
import type { LdapConnections } from './ldap/ldap-connections.js';
import { AccountRadar } from './account-radar.js';
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
import { SyncImports } from './imports/sync-imports.js';
import { DIRECTORY_SYNC } from './sync/directory-sync.port.js';
import { DirectorySync } from './sync/directory-sync.service.js';
import { SyncDirectoryHandler } from './sync/sync.handler.js';
import { SyncRepository } from './sync/sync.repository.js';
import { AuditService } from '../audit/audit.service.js';
import { LinkedPeopleRepository } from './linked-people.repository.js';
import { LocalRepository } from './local.repository.js';
import { LocalDirectory } from './local.source.js';
import { NumenHash } from './numen-hash.js';
import { PeopleController } from './people.controller.js';

const LDAP_CONNECTIONS = Symbol('connections to the directory');

/** The adapter DIRECTORY_URL asks for. */
async function directorySource(
  servers: LdapConnections | null,
  local: LocalRepository,
  people: LinkedPeopleRepository,
  transactions: Transactions,
  clock: Clock,
): Promise<DirectorySource> {
  if (!servers) return new LocalDirectory(local, transactions, clock);
  if (servers.settings.kind === 'ldap') {
    const { OpenLdapDirectory } = await import('./openldap/openldap.source.js');
    return new OpenLdapDirectory(servers, people, transactions, clock);
  }
  const { ActiveDirectory } = await import('./ad/ad.source.js');
  return new ActiveDirectory(servers, people, transactions, clock);
}

async function connections({ directory }: Config): Promise<LdapConnections | null> {
  if (directory.kind === 'local') return null;
  const { LdapConnections } = await import('./ldap/ldap-connections.js');
  return new LdapConnections(directory);
}

async function directorySync(
  { directory }: Config,
  servers: LdapConnections | null,
  repository: SyncRepository,
  imports: SyncImports,
  people: DirectoryRepository,
  transactions: Transactions,
  audit: AuditService,
  clock: Clock,
): Promise<DirectorySync | null> {
  if (directory.kind === 'local' || !servers) return null;
  const { SyncSource } = await import('./sync/sync.source.js');
  const source = new SyncSource(servers, directory);
  return new DirectorySync(source, repository, imports, people, transactions, audit, clock);
}

@Module({
  controllers: [ImportsController, PeopleController],
  providers: [
    DirectoryRepository,
    DirectoryService,
    AccountRadar,
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
      inject: [LDAP_CONNECTIONS, LocalRepository, LinkedPeopleRepository, Transactions, Clock],
      useFactory: directorySource,
    },
    { provide: LDAP_CONNECTIONS, inject: [Config], useFactory: connections },
    SyncRepository,
    SyncImports,
    SyncDirectoryHandler,
    {
      provide: DIRECTORY_SYNC,
      inject: [
        ...[Config, LDAP_CONNECTIONS, SyncRepository, SyncImports, DirectoryRepository],
        ...[Transactions, AuditService, Clock],
      ],
      useFactory: directorySync,
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
  exports: [DirectoryService, DirectorySource, DIRECTORY_SYNC],
})
export class DirectoryModule {}
