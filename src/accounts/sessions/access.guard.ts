import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditService } from '../../audit/audit.service.js';
import { ACCESS, STEP_UP, type Access } from '../../platform/web/access.js';
import { accountOf, type CurrentAccount, SignInRequired } from '../../platform/web/current-account.js';
import { PageError } from '../../platform/web/page-error.js';
import { redirect } from '../../platform/web/view.js';
import { homeOf } from '../account.rules.js';
import { NotAllowed } from '../accounts.errors.js';
import { actorOf } from '../actor.js';
import type { Role } from '../permissions.rules.js';
import { StepUpGate } from '../step-up/step-up.gate.js';

interface Declared {
  readonly access: Access | undefined;
  readonly stepUp: boolean;
}

/**
 * Asks the one table of roles and permissions before every route. Who asks was found before by the web layer; a
 * permission missing is 403, nobody signed in is the sign-in page, a stale session before a grave act is the
 * question for a password.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly declared = new WeakMap<object, Declared>();

  constructor(
    private readonly gate: StepUpGate,
    private readonly audit: AuditService,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { access, stepUp } = this.declarationOf(context);
    if (access?.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const account = accountOf(request);
    if (!account) throw new SignInRequired();
    // installWeb refuses to start with an undeclared route; should one come through, nobody may call it
    if (!access || (access.kind === 'permission' && !account.permissions.has(access.permission))) {
      return this.refuse(request, account);
    }
    if (!stepUp) return true;
    return this.gate.pass(request, context.switchToHttp().getResponse<FastifyReply>(), account);
  }

  private async refuse(request: FastifyRequest, account: CurrentAccount): Promise<never> {
    // the mark at the top of every page leads to `/`, the desk; who has none is led to the page they begin with
    if (request.method === 'GET' && request.routeOptions.url === '/') {
      throw new PageError('FORBIDDEN', 'forbidden', redirect(homeOf(account.role as Role)));
    }
    await this.audit.recordRefusal({
      actor: actorOf(account),
      action: 'access.refused',
      object: { type: 'route', id: (request.routeOptions.url ?? '').slice(0, 64) },
      details: { method: request.method },
    });
    throw new NotAllowed();
  }

  /** Read once per handler: Reflect is slow next to a page that takes a millisecond. */
  private declarationOf(context: ExecutionContext): Declared {
    const handler = context.getHandler();
    let found = this.declared.get(handler);
    if (!found) {
      const read = (key: string): unknown =>
        Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, context.getClass());
      found = { access: read(ACCESS) as Access | undefined, stepUp: read(STEP_UP) === true };
      this.declared.set(handler, found);
    }
    return found;
  }
}
