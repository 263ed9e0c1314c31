import { DomainError } from '../platform/errors.js';

export class NotificationNotFound extends DomainError {
  constructor() {
    super('NOTIFICATION_NOT_FOUND', {}, 'not_found');
  }
}

export class NotificationNotRetryable extends DomainError {
  constructor() {
    super('NOTIFICATION_NOT_RETRYABLE', {}, 'conflict');
  }
}

export class NotificationStateUnknown extends DomainError {
  constructor() {
    super('NOTIFICATION_STATE_UNKNOWN', {}, 'invalid');
  }
}

export class MessageNotFound extends DomainError {
  constructor() {
    super('MESSAGE_NOT_FOUND', {}, 'not_found');
  }
}

export class JobNotDead extends DomainError {
  constructor() {
    super('JOB_NOT_DEAD', {}, 'conflict');
  }
}
