import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { speechOf } from '../platform/web/request-language.js';
import { view } from '../platform/web/view.js';
import { DirectoryService } from './directory.service.js';
import { personPage } from './person.views.js';
import { readerOf } from './reader.js';

/** One person, for the desk. */
@Controller('people')
export class PeopleController {
  constructor(private readonly directory: DirectoryService) {}

  @Get(':id')
  @Requires('people.read')
  async show(@Req() request: FastifyRequest, @Param('id') id: string) {
    const account = currentAccount(request);
    const { role, scope, uais } = account;
    const facts = await this.directory.read(id, { actor: readerOf(account), role, scope, uais });
    const page = personPage(speechOf(request), facts, account.permissions.has('cases.open'));
    return view('directory/person', page, { cache: 'no-store' });
  }
}
