import { DomainError } from '../platform/errors.js';
import type { RefusalCode } from './case.rules.js';

/** No such case, or none that this reader may know of. */
export class CaseNotFound extends DomainError {
  constructor() {
    super('CASE_NOT_FOUND', {}, 'not_found');
  }
}

/** Somebody changed the case since the form was loaded. The page shows both texts. */
export class CaseChanged extends DomainError {
  constructor(readonly number: string) {
    super('CASE_CHANGED', { number }, 'conflict');
  }
}

/** The state of the case, or the reader's part in it, does not allow the act. */
export class CaseActRefused extends DomainError {
  constructor(code: RefusalCode) {
    super(
      code,
      {},
      code === 'CASE_ASSIGN_OTHERS' || code === 'CASE_ACT_OF_THE_DESK' ? 'forbidden' : 'conflict',
    );
  }
}

/** The text names a person, cause, account or place that is not there (any more) or not in reach. */
export class UnknownChoice extends DomainError {
  constructor(
    code: 'CASE_PERSON_MISSING' | 'CASE_CAUSE_UNKNOWN' | 'CASE_ASSIGNEE_UNKNOWN' | 'CASE_CURSOR_BAD',
  ) {
    super(code, {}, 'invalid');
  }
}

/** The body names nobody, somebody elsewhere or somebody protected: one answer for the three, as for an address. */
export class UnknownPerson extends DomainError {
  constructor() {
    super('CASE_PERSON_UNKNOWN', {}, 'not_found');
  }
}

/** HR is asked about accounts that the directory does not have, at the mailbox of the settings. */
export class NobodyForHr extends DomainError {
  constructor(code: 'CASE_HAS_PERSON' | 'CASE_HR_MAILBOX_MISSING') {
    super(code, {}, 'conflict');
  }
}

/** `Next` found nothing to take. */
export class NothingUnassigned extends DomainError {
  constructor() {
    super('CASE_NOTHING_UNASSIGNED', {}, 'conflict');
  }
}
