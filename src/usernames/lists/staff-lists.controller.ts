import { Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../platform/errors.js';
import { Requires } from '../../platform/web/access.js';
import { errorText } from '../../platform/web/error-filter.js';
import type { FormState } from '../../platform/web/fields.js';
import { readForm } from '../../platform/web/forms.js';
import { problemOf } from '../../platform/web/problem.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { TakesUpload, Uploads } from '../../platform/web/uploads.js';
import { redirect, view } from '../../platform/web/view.js';
import { askerOf } from '../asker.js';
import { UsernamesService } from '../usernames.service.js';
import { PASTED_LIMIT, StaffListForm, StaffListQuery } from './staff-lists.forms.js';
import { MOST_LINES, StaffLists } from './staff-lists.js';
import { staffListCsv, staffListPage, staffListsPage } from './staff-lists.views.js';

/** `/usernames/lists`: the exact usernames of a whole list of names. */
@Controller('usernames/lists')
export class StaffListsController {
  constructor(
    private readonly lists: StaffLists,
    private readonly usernames: UsernamesService,
    private readonly uploads: Uploads,
  ) {}

  @Get()
  @Requires('usernames.list')
  async index(@Req() request: FastifyRequest) {
    return this.form(request, {});
  }

  @Post()
  @Requires('usernames.list')
  @TakesUpload()
  async start(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { fields, file } = await this.uploads.read(request, { fieldSize: PASTED_LIMIT });
    const form = readForm(StaffListForm, fields, langOf(request));
    if (!form.ok) return this.form(request, form, 422);
    const values = { names: form.value.names ?? '', uai: form.value.uai ?? '' };
    try {
      // as it was pasted: the form drops blank lines at the top, and every line keeps its number
      const handed = { text: fields['names'] ?? '', file, uai: form.value.uai ?? null };
      const begun = await this.lists.start(handed, askerOf(request));
      if ('id' in begun) return redirect(`/usernames/lists/${begun.id}`);
      const field = begun.problem === 'noText' || (file && values.names === '') ? 'file' : 'names';
      const message = speechOf(request).t(`usernames.lists.problem.${begun.problem}`, {
        n: begun.n,
        most: MOST_LINES,
      });
      return await this.form(request, { values, errors: [{ field, message }] }, 422);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'rate_limited') throw error;
      const problem = problemOf(error);
      void reply.header('retry-after', String(error.params['retryAfter']));
      return this.form(request, { values }, problem.status, errorText(langOf(request), problem));
    }
  }

  /** The page, or for a page that watches, its body alone. */
  @Get(':id')
  @Requires('usernames.list')
  async show(@Req() request: FastifyRequest, @Param('id') id: string, @Query() query: unknown) {
    const form = readForm(StaffListQuery, query, langOf(request));
    const show = (form.ok && form.value.show) || 'all';
    const list = await this.lists.read(id, askerOf(request));
    return view('usernames/list', staffListPage(speechOf(request), list, show), {
      fragment: request.headers['hx-request'] !== undefined && request.headers['hx-boosted'] === undefined,
      cache: 'no-store',
    });
  }

  @Get(':id/csv')
  @Requires('usernames.list')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="identifiants.csv"')
  @Header('cache-control', 'no-store')
  async csv(@Req() request: FastifyRequest, @Param('id') id: string): Promise<string> {
    return staffListCsv(speechOf(request), await this.lists.export(id, askerOf(request)));
  }

  @Post(':id/deletion')
  @Requires('usernames.list')
  async delete(@Req() request: FastifyRequest, @Param('id') id: string) {
    await this.lists.delete(id, askerOf(request));
    return redirect('/usernames/lists', { flash: 'usernames.flash.listDeleted' });
  }

  private async form(request: FastifyRequest, state: FormState, status = 200, refused = '') {
    const asker = askerOf(request);
    const [mine, schools] = [await this.lists.mine(asker), await this.usernames.schoolsOf(asker)];
    const page = staffListsPage(speechOf(request), mine, { state, schools, refused, most: MOST_LINES });
    return view('usernames/lists', page, { status, cache: 'no-store' });
  }
}
