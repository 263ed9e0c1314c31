import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CurrentAccount, setAccount } from '../../platform/web/current-account.js';
import { PageError } from '../../platform/web/page-error.js';
import { replayOf } from '../../platform/web/replay.js';
import { speechOf } from '../../platform/web/request-language.js';
import { view } from '../../platform/web/view.js';
import { SlowDown, StepUpRequired } from '../accounts.errors.js';
import { actorOf } from '../actor.js';
import { StepUpService, type StepUpOutcome } from './step-up.service.js';
import { stepUpPage } from './step-up.views.js';

/**
 * Stands before acts that need a password or code typed at most five minutes ago. The answer may come with the act
 * itself (`{{> step-up}}` puts the field `_stepUp` into its form): then act and proof are one request. Otherwise the
 * reader gets a page that asks for it and posts the same act again with everything typed.
 */
@Injectable()
export class StepUpGate {
  constructor(private readonly stepUp: StepUpService) {}

  async pass(request: FastifyRequest, reply: FastifyReply, account: CurrentAccount): Promise<true> {
    if (account.steppedUp) return true;
    const typed = (request.body as { _stepUp?: unknown } | undefined)?._stepUp;
    const answered = typeof typed === 'string' && typed !== '';
    const outcome = answered ? await this.answer(account, typed) : null;
    if (outcome?.outcome === 'done') {
      setAccount(request, { ...account, steppedUpAt: outcome.at, steppedUp: true });
      return true;
    }
    throw this.question(request, reply, outcome);
  }

  answer(account: CurrentAccount, typed: string): Promise<StepUpOutcome> {
    const kind = account.tokenId === undefined ? 'session' : 'token';
    return this.stepUp.confirm(
      { accountId: account.id, kind, id: account.sessionId },
      typed,
      actorOf(account),
    );
  }

  private question(request: FastifyRequest, reply: FastifyReply, outcome: StepUpOutcome | null): Error {
    if (outcome?.outcome === 'slow-down' && request.url.startsWith('/api/'))
      return new SlowDown(outcome.waitMs);
    if (request.method === 'GET' || !request.body) return new StepUpRequired();
    // A script that takes its part out of a whole page finds it there; one that swaps a fragment gets the question alone.
    const swapped = request.headers['hx-request-type'] === 'full';
    const fragment = request.headers['hx-request'] !== undefined && !swapped;
    if (fragment) void reply.headers({ 'hx-retarget': 'main', 'hx-reswap': 'innerHTML' });
    const replay = replayOf(request.url, request.body);
    const page = stepUpPage(speechOf(request), { replay, outcome, swapped });
    return new PageError(
      'STEP_UP_REQUIRED',
      'step_up',
      view('accounts/step-up', page, { status: 401, cache: 'no-store', fragment }),
    );
  }
}
