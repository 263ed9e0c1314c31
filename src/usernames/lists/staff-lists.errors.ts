import { DomainError } from '../../platform/errors.js';

/** There is no such list, it is past its day, or it is somebody else's. */
export class ListNotFound extends DomainError {
  constructor() {
    super('USERNAME_LIST_NOT_FOUND', {}, 'not_found');
  }
}
