import { DomainError } from '../platform/errors.js';

export class ResetNotFound extends DomainError {
  constructor() {
    super('RESET_NOT_FOUND', {}, 'not_found');
  }
}

/** The same idempotency key came with another body: answering the first result would hide a different wish. */
export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super('IDEMPOTENCY_KEY_REUSED', {}, 'invalid');
  }
}

export class ResetCeilingReached extends DomainError {
  constructor(limit: number) {
    super('RESET_CEILING', { limit }, 'rate_limited');
  }
}

/** Second factor and recovery contact: named by the contract, not built; the text gives today's way out. */
export class KindNotBuilt extends DomainError {
  constructor(kind: string) {
    super('RESET_KIND_NOT_BUILT', { kind }, 'unavailable');
  }
}
