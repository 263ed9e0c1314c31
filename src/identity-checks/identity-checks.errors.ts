import { DomainError } from '../platform/errors.js';

/** No such check, or none of this agent: the answer is the same. */
export class CheckNotFound extends DomainError {
  constructor() {
    super('CHECK_NOT_FOUND', {}, 'not_found');
  }
}
export class CheckUsed extends DomainError {
  constructor() {
    super('CHECK_USED', {}, 'conflict');
  }
}
export class CheckDead extends DomainError {
  constructor(reason: string) {
    super('CHECK_DEAD', { reason }, 'conflict');
  }
}
export class CheckExpired extends DomainError {
  constructor() {
    super('CHECK_EXPIRED', {}, 'expired');
  }
}
/** The account changed since the check started: it must be started again. */
export class StateChanged extends DomainError {
  constructor() {
    super('STATE_CHANGED', {}, 'conflict');
  }
}
/** Nobody verifies or resets themself. */
export class OwnAccount extends DomainError {
  constructor() {
    super('OWN_ACCOUNT', {}, 'forbidden');
  }
}
/** Class D: protected, service or shared; refused even to a supervisor. */
export class ProtectedAccount extends DomainError {
  constructor() {
    super('PROTECTED', {}, 'forbidden');
  }
}
/** Disabled, left or locked by an administrator: routed to HR or security, code of the directory. */
export class AccountNotServed extends DomainError {
  constructor(code: string) {
    super(code, {}, 'conflict');
  }
}
export class CaseNotFound extends DomainError {
  constructor() {
    super('CASE_NOT_FOUND', {}, 'not_found');
  }
}
export class CaseNotOpen extends DomainError {
  constructor() {
    super('CASE_NOT_OPEN', {}, 'conflict');
  }
}
export class CaseWithoutPerson extends DomainError {
  constructor() {
    super('CASE_WITHOUT_PERSON', {}, 'conflict');
  }
}
/** The agent who checks is the one the case is assigned to. */
export class CaseNotYours extends DomainError {
  constructor() {
    super('CASE_NOT_YOURS', {}, 'conflict');
  }
}
/** A piece of evidence that cannot be compared as sent; it costs no attempt. */
export class EvidenceUnusable extends DomainError {
  /** @param params `line` of the first slip of a zone, from 1 */
  constructor(
    code: 'MRZ_SLIPS' | 'DOCUMENT_INCOMPLETE' | 'SITE_MISSING' | 'PHONE_UNKNOWN' | 'ANSWERER_MISSING',
    params: Record<string, number> = {},
  ) {
    super(code, params, 'invalid');
  }
}
export class ContactUnknown extends DomainError {
  constructor() {
    super('CONTACT_UNKNOWN', {}, 'invalid');
  }
}
/** Set less than 30 days ago, or the mailbox of the account itself. */
export class ContactNotUsable extends DomainError {
  constructor(
    code: 'CONTACT_TOO_RECENT' | 'CONTACT_ACADEMIC' | 'CONTACT_NO_SMS',
    params: { days?: number } = {},
  ) {
    super(code, params, 'conflict');
  }
}
export class OwnerCodesSpent extends DomainError {
  constructor(limit: number) {
    super('OWNER_CODES_SPENT', { limit }, 'rate_limited');
  }
}
/** No code is waiting: none was sent, it ran out, was used or was voided by a newer one. */
export class NoOwnerCode extends DomainError {
  constructor() {
    super('OWNER_CODE_NONE', {}, 'conflict');
  }
}
export class VoucherNotFound extends DomainError {
  constructor() {
    super('VOUCHER_NOT_FOUND', {}, 'not_found');
  }
}
export class VoucherRefused extends DomainError {
  constructor(
    code:
      | 'VOUCHER_SELF'
      | 'VOUCHER_HEAD'
      | 'VOUCHER_DESK_USER'
      | 'VOUCHER_SECOND_FACTOR'
      | 'VOUCHER_DECIDED'
      | 'VOUCHER_NOBODY'
      | 'VOUCHER_ASKED',
  ) {
    const forbidden = code !== 'VOUCHER_DECIDED' && code !== 'VOUCHER_NOBODY' && code !== 'VOUCHER_ASKED';
    super(code, {}, forbidden ? 'forbidden' : 'conflict');
  }
}
export class VoucherLimit extends DomainError {
  constructor(limit: number) {
    super('VOUCHER_DAILY_LIMIT', { limit }, 'rate_limited');
  }
}
/** A supervisor lifts the NUMEN lock after a face was matched, within the hour. */
export class LiftNeedsFace extends DomainError {
  constructor() {
    super('NUMEN_LIFT_NEEDS_FACE', {}, 'forbidden');
  }
}
