import { Module } from '@nestjs/common';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { DirectorySource } from './directory.source.js';
import { LocalRepository } from './local.repository.js';
import { LocalDirectory } from './local.source.js';
import { NumenHash } from './numen-hash.js';

@Module({
  providers: [
    DirectoryRepository,
    DirectoryService,
    NumenHash,
    LocalRepository,
    { provide: DirectorySource, useClass: LocalDirectory },
  ],
  exports: [DirectoryService, DirectorySource],
})
export class DirectoryModule {}
