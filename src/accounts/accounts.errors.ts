import { DomainError } from '../platform/errors.js';

export class AccountNotFound extends DomainError {
  constructor() {
    super('ACCOUNT_NOT_FOUND', {}, 'not_found');
  }
}

/** Another account has this address already. */
export class EmailTaken extends DomainError {
  constructor() {
    super('EMAIL_TAKEN', {}, 'conflict');
  }
}

/** Somebody changed the account meanwhile. */
export class AccountChanged extends DomainError {
  constructor() {
    super('ACCOUNT_CHANGED', {}, 'conflict');
  }
}

/** The role needs a scope or schools that are missing or unreadable. */
export class ScopeIncomplete extends DomainError {
  constructor(code: 'SCOPE_UNREADABLE' | 'SCHOOLS_MISSING') {
    super(code, {}, 'invalid');
  }
}

/** A new password is too short, too long, common, or leans on the account's own words. */
export class PasswordRefused extends DomainError {
  constructor(code: string) {
    super(code, {}, 'invalid');
  }
}

/** The link was used, ran out or never was. */
export class LinkGone extends DomainError {
  constructor() {
    super('SETUP_LINK_GONE', {}, 'expired');
  }
}

/** The act needs a password or code typed again. */
export class StepUpRequired extends DomainError {
  constructor() {
    super('STEP_UP_REQUIRED', {}, 'step_up');
  }
}

/** The password or code typed again was wrong. */
export class StepUpRefused extends DomainError {
  constructor() {
    super('STEP_UP_REFUSED', {}, 'forbidden');
  }
}

/** Too many wrong tries; `retryAfter` in seconds. */
export class SlowDown extends DomainError {
  constructor(waitMs: number) {
    super('SLOW_DOWN', { retryAfter: Math.ceil(waitMs / 1000) }, 'rate_limited');
  }
}

export class NotAllowed extends DomainError {
  constructor() {
    super('FORBIDDEN', {}, 'forbidden');
  }
}

/** An admin tried to change, close or restore their own account. */
export class OwnAccount extends DomainError {
  constructor() {
    super('OWN_ACCOUNT', {}, 'forbidden');
  }
}

/** The last admin cannot go. */
export class LastAdmin extends DomainError {
  constructor() {
    super('LAST_ADMIN', {}, 'conflict');
  }
}

/** The directory has nobody of this username. */
export class PersonUnknown extends DomainError {
  constructor() {
    super('PERSON_UNKNOWN', {}, 'invalid');
  }
}

/** The request for a role was decided, or never was. */
export class GrantNotFound extends DomainError {
  constructor() {
    super('GRANT_NOT_FOUND', {}, 'not_found');
  }
}

/** Whoever asked for a role, or gets it, does not approve it. */
export class OwnGrant extends DomainError {
  constructor() {
    super('OWN_GRANT', {}, 'forbidden');
  }
}

/** What the command line may not do away from loopback. */
export class LoopbackOnly extends DomainError {
  constructor(code: 'PASSWORD_ON_LOOPBACK_ONLY' | 'ACTING_TOKEN_ON_LOOPBACK_ONLY') {
    super(code, {}, 'forbidden');
  }
}

/** A token needs a second factor on its account, known scopes and at most 90 days. */
export class TokenRefused extends DomainError {
  constructor(code: 'TOKEN_NEEDS_FACTOR' | 'TOKEN_SCOPES' | 'TOKEN_TOO_LONG') {
    super(code, {}, 'invalid');
  }
}

/** Somebody was shown as much as they may be for now; `retryAfter` in seconds. */
export class QuotaReached extends DomainError {
  constructor({ stopped, retryAfter }: { stopped: boolean; retryAfter: number }) {
    const minutes = Math.ceil(retryAfter / 60);
    super(stopped ? 'QUOTA_STOPPED' : 'QUOTA_REACHED', { retryAfter, n: minutes }, 'rate_limited');
  }
}

/** The role may not do without a second factor here. */
export class FactorRequired extends DomainError {
  constructor() {
    super('FACTOR_REQUIRED', {}, 'forbidden');
  }
}
