import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import type { Language } from '../i18n/i18n.js';

/** Who is signed in, as every page and service call sees them. Shapes only: roles and scopes are domain words. */
export interface CurrentAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly lang: Language;
  /** Part of the académie an agent serves; the accounts module defines its form. */
  readonly scope: string | null;
  readonly site: string | null;
  readonly uais: readonly string[];
  /** The person of the directory this account belongs to. */
  readonly personId: string | null;
  /** Row of the session (or of the token); also what CSRF tokens are bound to. Not the cookie's secret. */
  readonly sessionId: string;
  /** Epoch ms of the last re-authentication, or null. */
  readonly steppedUpAt: number | null;
  /** True while that counts; forms of acts that need it then ask for nothing more. */
  readonly steppedUp?: boolean;
  readonly tokenId?: string;
  /** Permissions of the role, for menus and buttons. */
  readonly permissions: ReadonlySet<string>;
}

/**
 * Finds who sends a request. The accounts module provides it (`{ provide: SessionSource, useClass: … }`);
 * the web layer calls it once per request, before any guard, so that error pages know the reader too.
 * `/api` requests are found by bearer token only, pages by cookie only. Must not throw for a bad cookie: null.
 */
export abstract class SessionSource {
  abstract find(request: FastifyRequest): Promise<CurrentAccount | null>;
}

const accounts = new WeakMap<object, CurrentAccount>();

/** Notes who sends this request; also right after signing in. */
export function setAccount(request: FastifyRequest, account: CurrentAccount | null): void {
  if (account) accounts.set(request.raw, account);
  else accounts.delete(request.raw);
}

/** Who sends this request, or undefined on public pages. */
export function accountOf(request: FastifyRequest): CurrentAccount | undefined {
  return accounts.get(request.raw);
}

/** Who sends this request; for routes that require an account. Throws SIGN_IN_REQUIRED when nobody is signed in. */
export function currentAccount(request: FastifyRequest): CurrentAccount {
  const account = accountOf(request);
  if (!account) throw new SignInRequired();
  return account;
}

/** Nobody is signed in: pages go to `/sign-in`, the API answers 401 with `WWW-Authenticate`. */
export class SignInRequired extends DomainError {
  constructor() {
    super('SIGN_IN_REQUIRED', {}, 'step_up');
  }
}
