import { DomainError } from '../platform/errors.js';

/** NUMEN-shaped text is never searched: the identity check compares it. */
export class NumenNotSearched extends DomainError {
  constructor() {
    super('USERNAME_NUMEN_NOT_SEARCHED', {}, 'invalid');
  }
}

/** There is no such confirmation, or it is somebody else's. */
export class ConfirmationNotFound extends DomainError {
  constructor() {
    super('CONFIRMATION_NOT_FOUND', {}, 'not_found');
  }
}

/** The person, or their school, has no mailbox of that kind. */
export class NoMailbox extends DomainError {
  constructor() {
    super('CONFIRMATION_NO_MAILBOX', {}, 'conflict');
  }
}

/** It was sent already. */
export class AlreadySent extends DomainError {
  constructor() {
    super('CONFIRMATION_SENT', {}, 'conflict');
  }
}
