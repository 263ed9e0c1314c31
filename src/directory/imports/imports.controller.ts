import { Body, Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires, StepUp } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import type { FormState } from '../../platform/web/fields.js';
import { readBody, readForm, type FieldError } from '../../platform/web/forms.js';
import { registerNav } from '../../platform/web/nav.js';
import { langOf, speechOf } from '../../platform/web/request-language.js';
import { TakesUpload, Uploads } from '../../platform/web/uploads.js';
import { redirect, view } from '../../platform/web/view.js';
import { readerOf } from '../reader.js';
import { DIRECTORY_SYNC } from '../sync/directory-sync.port.js';
import type { DirectorySync } from '../sync/directory-sync.service.js';
import { DirectoryImports } from './directory-imports.service.js';
import { ConfirmForm, ImportForm } from './imports.forms.js';
import { importPage, importsPage, type ImportsPage } from './imports.views.js';

registerNav({
  key: 'directory.nav',
  label: 'directory.nav',
  href: '/directory/imports',
  permission: 'directory.import',
  icon: 'people',
  order: 91,
});

/** Files into the directory: upload, read what they would do, confirm, watch. */
@Controller('directory/imports')
export class ImportsController {
  constructor(
    private readonly imports: DirectoryImports,
    private readonly uploads: Uploads,
    @Inject(DIRECTORY_SYNC) private readonly sync: DirectorySync | null,
  ) {}

  @Get()
  @Requires('directory.import')
  async list(@Req() request: FastifyRequest) {
    return view('directory/imports', await this.page(request));
  }

  /** The file stays in memory while it is checked: it may hold every NUMEN of the académie. */
  @Post()
  @Requires('directory.import')
  @TakesUpload()
  async upload(@Req() request: FastifyRequest) {
    const { fields, file } = await this.uploads.read(request);
    const form = readForm(ImportForm, fields, langOf(request));
    const missing: FieldError[] = file
      ? []
      : [{ field: 'file', message: speechOf(request).t('directory.imports.fileMissing') }];
    if (!form.ok || !file) {
      const state = form.ok
        ? { values: fields, errors: missing }
        : { ...form, errors: [...form.errors, ...missing] };
      return view('directory/imports', await this.page(request, state), { status: 422 });
    }
    const { kind, contactsAsOf, complete } = form.value;
    const options = {
      skipBad: false,
      complete: complete === 'yes' && kind === 'people',
      contactsAsOf: contactsAsOf && kind === 'people' ? Date.parse(`${contactsAsOf}T00:00:00Z`) : null,
    };
    const id = await this.imports.start(kind, file, options, readerOf(currentAccount(request)));
    this.imports.checkLater(id, file.bytes);
    return redirect(`/directory/imports/${id}`);
  }

  private async page(request: FastifyRequest, state?: FormState): Promise<ImportsPage> {
    const followed = this.sync && (await this.sync.status());
    return importsPage(speechOf(request), await this.imports.list(), followed, state);
  }

  /** The page, or for a page that watches, its body alone. */
  @Get(':id')
  @Requires('directory.import')
  async show(@Req() request: FastifyRequest, @Param('id') id: string) {
    const page = importPage(speechOf(request), await this.imports.find(id));
    return view('directory/import', page, { fragment: request.headers['hx-request'] !== undefined });
  }

  @Post(':id/application')
  @Requires('directory.import')
  @StepUp()
  async confirm(@Req() request: FastifyRequest, @Param('id') id: string, @Body() body: unknown) {
    const { skipBad } = readBody(ConfirmForm, body, langOf(request));
    await this.imports.confirm(id, readerOf(currentAccount(request)), { skipBad: skipBad === 'yes' });
    return redirect(`/directory/imports/${id}`);
  }

  @Post(':id/cancellation')
  @Requires('directory.import')
  async cancel(@Req() request: FastifyRequest, @Param('id') id: string) {
    await this.imports.cancel(id, readerOf(currentAccount(request)));
    return redirect('/directory/imports', { flash: 'directory.import.cancelled' });
  }
}
