import { DomainError } from '../../platform/errors.js';

export class ImportNotFound extends DomainError {
  constructor() {
    super('IMPORT_NOT_FOUND', {}, 'not_found');
  }
}

/** Two imports at once would undo each other. */
export class ImportRunning extends DomainError {
  constructor() {
    super('IMPORT_RUNNING', {}, 'conflict');
  }
}

/** The import is not in a state in which this can be done to it. */
export class ImportNotReady extends DomainError {
  constructor(state: string) {
    super('IMPORT_NOT_READY', { state }, 'conflict');
  }
}
