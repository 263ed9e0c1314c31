import type { FastifyReply, FastifyRequest } from 'fastify';
import { redirect, type RedirectResult } from '../../platform/web/view.js';
import { homeOf } from '../account.rules.js';
import type { Role } from '../permissions.rules.js';
import type { SessionCookie } from '../sessions/session-cookie.js';
import type { SessionStage } from '../sessions/session.rules.js';
import type { Visitor } from './sign-in.service.js';

/** Address, browser and device cookie of a request, as the sign-in service weighs them. */
export function visitorOf(request: FastifyRequest, cookie: SessionCookie): Visitor {
  return {
    address: request.ip,
    agent: request.headers['user-agent'],
    device: cookie.readDevice(request),
  };
}

const PAGE: Record<Exclude<SessionStage, 'full'>, string> = {
  'second-factor': '/sign-in/code',
  enrolment: '/sign-in/enrolment',
};

/** Sets the cookie of the next stage and leads to its page: a code, an enrolment, or where somebody wanted to go. */
export function leadOn(
  reply: FastifyReply,
  cookie: SessionCookie,
  moved: { stage: SessionStage; token: string; device?: string; role: Role },
  next: string,
): RedirectResult {
  cookie.set(reply, moved.token);
  if (moved.stage !== 'full') return redirect(`${PAGE[moved.stage]}?next=${encodeURIComponent(next)}`);
  if (moved.device !== undefined) cookie.setDevice(reply, moved.device);
  return redirect(next === '/' ? homeOf(moved.role) : next);
}
