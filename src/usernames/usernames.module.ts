import { Global, Module } from '@nestjs/common';
import { PERSON_INDEX } from '../directory/person-index.port.js';
import { IndexRepository } from './index.repository.js';
import { SearchRepository } from './search.repository.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

/** Global only for PERSON_INDEX: the directory, which lies below, calls it when people change. */
@Global()
@Module({
  providers: [
    IndexRepository,
    SearchRepository,
    UsernameFinder,
    UsernameIndex,
    { provide: PERSON_INDEX, useExisting: UsernameIndex },
  ],
  exports: [PERSON_INDEX, UsernameFinder],
})
export class UsernamesModule {}
