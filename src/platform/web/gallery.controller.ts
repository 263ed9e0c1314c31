import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from './access.js';
import { setAccount, type CurrentAccount } from './current-account.js';
import { buildForm, type FormState } from './fields.js';
import { SAMPLES, WORDS } from './gallery.samples.js';
import { speechOf } from './request-language.js';
import { redirect, view, type Page, type RedirectResult, type ViewResult } from './view.js';

declare module './view.js' {
  interface Views {
    'gallery/show': Page & typeof SAMPLES & Record<string, unknown>;
  }
}

const SOMEBODY: CurrentAccount = {
  id: 'gallery',
  name: 'Sofia Benali',
  email: 'sofia.benali@example.org',
  role: 'agent',
  lang: 'fr',
  scope: null,
  site: null,
  uais: [],
  personId: null,
  sessionId: '',
  steppedUpAt: null,
  permissions: new Set(['gallery']),
};

/** The look's own page, one of everything: only outside production (see web.module.ts). */
@Controller('gallery')
export class GalleryController {
  @Public()
  @Get()
  show(@Req() request: FastifyRequest, @Query('form') bad?: string): ViewResult {
    const speech = speechOf(request);
    setAccount(request, SOMEBODY);
    const state: FormState = bad
      ? {
          values: { name: 'Dupont', code: '12' },
          errors: [
            { field: 'code', message: speech.t('errors.form.minLength', { limit: 6 }) },
            { field: 'method', message: speech.t('errors.form.required') },
          ],
        }
      : {};
    const choices = [
      { value: 'on-site', label: 'Sur place' },
      { value: 'video', label: 'Vidéo en direct', hint: 'La personne montre la pièce et son visage.' },
      { value: 'copy', label: 'Copie reçue' },
    ];
    const form = buildForm(speech, state, {
      name: { label: 'gallery.name', plain: true },
      date: { label: 'gallery.date', type: 'date', size: 'short' },
      code: { label: 'gallery.code', hint: 'gallery.codeHint', size: 'code', inputmode: 'numeric' },
      email: { label: 'gallery.email', type: 'email', required: false },
      method: { label: 'gallery.method', kind: 'choice', options: choices },
      note: { label: 'gallery.note', kind: 'textarea', rows: 3, required: false },
      sure: { label: 'gallery.sure', kind: 'checkbox' },
    });
    const filters = buildForm(
      speech,
      {},
      {
        q: { filter: true, label: 'gallery.search', type: 'search', wide: true },
        status: {
          filter: true,
          label: 'gallery.status',
          kind: 'select',
          empty: 'gallery.all',
          options: [{ value: 'new', label: 'Nouvelle' }],
        },
        kind: {
          filter: true,
          label: 'gallery.kind',
          kind: 'select',
          empty: 'gallery.all',
          options: [{ value: 'password', label: 'Mot de passe' }],
        },
      },
    );
    const countdown = {
      at: Date.now() + 14 * 60_000,
      text: '14:00',
      label: speech.t('gallery.left'),
      over: speech.t('gallery.over'),
    };
    return view('gallery/show', {
      ...SAMPLES,
      title: 'Galerie',
      breadcrumb: [{ label: WORDS.figures, href: '/' }],
      form,
      filters,
      countdown,
    });
  }

  @Public()
  @Post()
  back(): RedirectResult {
    return redirect('/gallery', { flash: 'gallery.done' });
  }
}
