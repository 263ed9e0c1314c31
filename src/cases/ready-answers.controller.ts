import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../platform/actor.js';
import { DomainError } from '../platform/errors.js';
import { Requires, StepUp } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import type { FormState } from '../platform/web/fields.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view, type RedirectResult, type ViewResult } from '../platform/web/view.js';
import { isReadyAnswer, type ReadyAnswer } from './ready-answers.rules.js';
import { ReadyAnswers } from './ready-answers.service.js';
import { MOST_BODY, MOST_TITLE, readyAnswerPage } from './ready-answers.views.js';

class ReadyAnswerForm {
  @IsString() @MaxLength(MOST_TITLE) titleFr!: string;
  @IsString() @MaxLength(MOST_BODY) bodyFr!: string;
  @IsString() @MaxLength(MOST_TITLE) titleEn!: string;
  @IsString() @MaxLength(MOST_BODY) bodyEn!: string;
}

/** Rewriting a ready answer, and bringing the shipped one back. */
@Controller('settings/ready-answers')
export class ReadyAnswersController {
  constructor(private readonly answers: ReadyAnswers) {}

  @Requires('settings.manage')
  @Get(':key')
  edit(@Req() request: FastifyRequest, @Param('key') key: string): Promise<ViewResult> {
    return this.page(request, keyOf(key), {});
  }

  @Requires('settings.manage')
  @StepUp()
  @Post(':key')
  async save(
    @Req() request: FastifyRequest,
    @Param('key') name: string,
    @Body() body: unknown,
  ): Promise<ViewResult | RedirectResult> {
    const key = keyOf(name);
    const form = readForm(ReadyAnswerForm, body, langOf(request));
    if (!form.ok) return this.page(request, key, form);
    const { titleFr, bodyFr, titleEn, bodyEn } = form.value;
    const texts = { fr: { title: titleFr, body: bodyFr }, en: { title: titleEn, body: bodyEn } };
    await this.answers.rewrite(key, texts, actorOf(request));
    return redirect('/settings#ready-answers', { flash: 'settings.saved' });
  }

  @Requires('settings.manage')
  @StepUp()
  @Post(':key/default')
  async restore(@Req() request: FastifyRequest, @Param('key') name: string): Promise<RedirectResult> {
    await this.answers.rewrite(keyOf(name), null, actorOf(request));
    return redirect('/settings#ready-answers', { flash: 'cases.readySetting.restored' });
  }

  private async page(request: FastifyRequest, key: ReadyAnswer, state: FormState): Promise<ViewResult> {
    const answer = (await this.answers.all()).find((one) => one.key === key);
    if (!answer) throw new DomainError('READY_ANSWER_UNKNOWN', {}, 'not_found');
    return view('cases/ready-answer', readyAnswerPage(speechOf(request), answer, state), {
      status: state.errors?.length ? 422 : 200,
    });
  }
}

function keyOf(key: string): ReadyAnswer {
  if (!isReadyAnswer(key)) throw new DomainError('READY_ANSWER_UNKNOWN', {}, 'not_found');
  return key;
}

function actorOf(request: FastifyRequest): Actor {
  const { id, name } = currentAccount(request);
  return { accountId: id, kind: 'account', label: name };
}
