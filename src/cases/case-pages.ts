import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accountOf, currentAccount } from '../platform/web/current-account.js';
import type { FormState } from '../platform/web/fields.js';
import { readForm, type FormResult } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { CasePanelsSource } from './case-panels.js';
import { caseBy } from './case-by.js';
import { CaseCauses } from './case-causes.service.js';
import { actBy } from './case-changes.service.js';
import { caseConflictPage } from './case-conflict.views.js';
import { CaseReading } from './case-reading.service.js';
import { CaseChanged } from './case.errors.js';
import { possibleActs } from './case.rules.js';
import { isDesk } from './case-scope.rules.js';
import { caseShowPage, stampOf, type CaseShowPage } from './case-show.views.js';
import { ReadyAnswers } from './ready-answers.service.js';
import type { CaseBy, CaseCard } from './case.types.js';

type Answer = ViewResult | RedirectResult;
interface OnCase {
  readonly version?: number;
  readonly seenAt?: number;
  readonly back?: string;
}

/** A case whose person is to be chosen: its stamp, and where to look first. */
export interface CaseChoice {
  readonly stamp: CaseShowPage['stamp'];
  readonly near: Pick<CaseCard, 'uai' | 'requesterPersonId'>;
}

/** Acts one may take back from the message that says they are done: an act of their own, on record like any other. */
const UNDO: Readonly<Record<string, { noun: string; label: string } | undefined>> = {
  resolved: { noun: 'reopening', label: 'cases.undo.reopen' },
  closed: { noun: 'reopening', label: 'cases.undo.reopen' },
  parked: { noun: 'resumption', label: 'cases.undo.resume' },
};

/** What the controllers of the case page share: the page itself, and what becomes of a form that came too late. */
@Injectable()
export class CasePages {
  constructor(
    private readonly reading: CaseReading,
    private readonly causes: CaseCauses,
    private readonly panels: CasePanelsSource,
    private readonly ready: ReadyAnswers,
  ) {}

  by(request: FastifyRequest): CaseBy {
    return caseBy(currentAccount(request));
  }

  /** The model of the case page; recorded as a reading. */
  async model(request: FastifyRequest, number: string, message?: FormState): Promise<CaseShowPage> {
    const by = this.by(request);
    const { card, timeline, now } = await this.reading.show(number, by);
    const actor = actBy(by);
    const panels = await this.panels.of(speechOf(request), card, currentAccount(request), now);
    return caseShowPage(speechOf(request), card, timeline, {
      now,
      readerId: by.reader.accountId,
      desk: isDesk(by.reader.role),
      acts: possibleActs(card, actor),
      mayAssignOthers: actor.mayAssignOthers,
      causes: await this.causes.all(),
      ready: await this.ready.options(),
      message,
      back: `/cases/${number}`,
      panels,
    });
  }

  /** What a page needs that chooses the person of a case; recorded as a reading. */
  async choice(request: FastifyRequest, number: string): Promise<CaseChoice> {
    const { card, timeline } = await this.reading.show(number, this.by(request));
    const { uai, requesterPersonId } = card;
    return { stamp: stampOf(card, timeline, `/cases/${number}`), near: { uai, requesterPersonId } };
  }

  async show(request: FastifyRequest, number: string, message?: FormState): Promise<ViewResult> {
    const status = message?.errors?.length ? 422 : 200;
    return view('cases/show', await this.model(request, number, message), { status });
  }

  /**
   * Reads the form of an act, does it and goes back with a word of it. A form that came too late comes back as a
   * page with both texts; one that is wrong as the case page, unless `onBad` has a page of its own.
   */
  async act<T extends OnCase & object>(
    request: FastifyRequest,
    number: string,
    Form: new () => T,
    done: string,
    work: (form: T, by: CaseBy) => Promise<unknown>,
    onBad?: (bad: Extract<FormResult<T>, { ok: false }>) => Promise<Answer>,
  ): Promise<Answer> {
    const form = readForm(Form, request.body, langOf(request));
    if (!form.ok) return onBad ? onBad(form) : this.show(request, number, form);
    try {
      const target = await work(form.value, this.by(request));
      const url = typeof target === 'string' ? target : safePath(form.value.back, `/cases/${number}`);
      const undo = UNDO[done] && {
        action: `/cases/${encodeURIComponent(number)}/${UNDO[done].noun}`,
        label: UNDO[done].label,
      };
      const flash = { kind: 'success' as const, key: `cases.flash.${done}`, params: { number } };
      return redirect(url, { flash: undo ? { ...flash, undo } : flash });
    } catch (error) {
      if (!(error instanceof CaseChanged)) throw error;
      return this.conflict(request, number, form.value);
    }
  }

  private async conflict(
    request: FastifyRequest,
    number: string,
    typed: OnCase & object,
  ): Promise<ViewResult> {
    const by = this.by(request);
    const { card, timeline } = await this.reading.since(number, typed.seenAt ?? 0, by);
    const page = caseConflictPage(
      speechOf(request),
      card,
      timeline,
      { action: request.url.split('?', 1)[0] ?? '', typed: { ...typed } },
      { causes: await this.causes.all(), readerId: by.reader.accountId, desk: isDesk(by.reader.role) },
    );
    return view('cases/conflict', page, { status: 409 });
  }
}

/** Where somebody without a desk begins their day. */
export function homeOf(request: FastifyRequest): string | null {
  const role = accountOf(request)?.role;
  const homes: Record<string, string> = {
    secretary: '/usernames',
    head: '/usernames',
    hr: '/usernames',
    manager: '/statistics',
    auditor: '/audit',
    admin: '/accounts',
  };
  return (role && homes[role]) ?? null;
}
