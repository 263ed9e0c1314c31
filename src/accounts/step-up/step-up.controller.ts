import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedIn } from '../../platform/web/access.js';
import { currentAccount } from '../../platform/web/current-account.js';
import { speechOf } from '../../platform/web/request-language.js';
import { redirect, safePath, view, type RedirectResult, type ViewResult } from '../../platform/web/view.js';
import { StepUpGate } from './step-up.gate.js';
import { stepUpPage } from './step-up.views.js';

/** The question by itself, for links that lead to an act. */
@Controller('step-up')
export class StepUpController {
  constructor(private readonly gate: StepUpGate) {}

  @SignedIn()
  @Get()
  ask(@Req() request: FastifyRequest, @Query('next') next: unknown): ViewResult {
    return view('accounts/step-up', stepUpPage(speechOf(request), { outcome: null, next: safePath(next) }));
  }

  @SignedIn()
  @Post()
  async answer(@Req() request: FastifyRequest, @Body() body: unknown): Promise<ViewResult | RedirectResult> {
    const { _stepUp: typed, next } = (body ?? {}) as { _stepUp?: unknown; next?: unknown };
    const back = safePath(next);
    const text = typeof typed === 'string' ? typed.slice(0, 512) : '';
    const outcome = await this.gate.answer(currentAccount(request), text);
    if (outcome.outcome === 'done') return redirect(back);
    const status = outcome.outcome === 'wrong' ? 422 : 429;
    return view('accounts/step-up', stepUpPage(speechOf(request), { outcome, next: back }), { status });
  }
}
