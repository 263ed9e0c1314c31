import { DomainError } from '../platform/errors.js';

/** No such person, or none in the reader's scope: the answer is the same. */
export class PersonNotFound extends DomainError {
  constructor() {
    super('PERSON_NOT_FOUND', {}, 'not_found');
  }
}
