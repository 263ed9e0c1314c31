import { newId } from '../../src/platform/ids.js';

export type FormFields = Readonly<Record<string, string>>;

/** What the bodies of the tests are about; ids of things that are there, where a test made them. */
export interface Subject {
  readonly personId: string;
  readonly caseNumber: string;
  readonly checkId: string;
  readonly contactId: string;
  readonly accountId: string;
}

/** What people type in their own words: it comes back with a form that is refused. */
export const TYPED = 'Mots à garder';

/**
 * A good body for every page form, by route: what is typed in one's own words begins with TYPED. A new route fails the
 * test until it is here.
 */
export function pageForms(it: Subject): Record<string, FormFields> {
  const stamp = { version: '1', seenAt: '0' };
  const none: FormFields = {};
  const usernameRule = {
    shown: 'yes',
    given: 'initial',
    between: 'none',
    surname: 'usage',
    particles: 'kept',
    joint: 'hyphen',
    apostrophe: 'joint',
    ligatures: 'spelt',
    firstNumber: '1',
    longest: '20',
  };
  return {
    '/sign-in': { email: `${TYPED} e`, password: 'x', next: '/cases' },
    '/sign-in/code': { code: '123456', next: '/' },
    '/sign-in/enrolment': { code: '123456', next: '/' },
    '/sign-out': none,
    '/step-up': { _stepUp: 'x', next: '/' },
    '/language': { lang: 'fr', next: '/' },
    '/theme': { theme: 'dark', next: '/' },
    '/gallery': none,
    '/set-up/:token': { password: 'x', repeat: 'x' },
    '/account/password': { current: 'x', password: 'y', repeat: 'y' },
    '/account/sessions/:id/end': none,
    '/account/sessions/end': none,
    '/account/tokens': { name: `${TYPED} n`, scope: 'read', days: '7' },
    '/account/tokens/:id/revocation': none,
    '/account/second-factor': { code: '123456' },
    '/account/second-factor/recovery-codes': none,
    '/account/second-factor/removal': none,
    '/accounts': {
      name: `${TYPED} n`,
      email: 'a@b.example',
      role: 'manager',
      reachList: '',
      uais: '',
      person: `${TYPED} p`,
    },
    '/accounts/:id': { version: '1', name: `${TYPED} n`, role: 'manager', person: `${TYPED} p` },
    '/accounts/:id/disabling': none,
    '/accounts/:id/enabling': none,
    '/accounts/:id/restoration': none,
    '/accounts/grants/:id/approval': none,
    '/accounts/grants/:id/refusal': none,
    '/quotas/:accountId/:name/extension': none,
    '/audit/verification': none,
    '/cases': {
      type: 'other',
      channel: 'phone',
      requester: `${TYPED} r`,
      subject: `${TYPED} s`,
      description: `${TYPED} d`,
      openKey: newId(),
      back: '/cases',
    },
    '/cases/next': none,
    '/cases/:number/person': { ...stamp, personId: it.personId },
    '/cases/:number/assignment': { ...stamp, assigneeId: it.accountId },
    '/cases/:number/release': stamp,
    '/cases/:number/resolution': stamp,
    '/cases/:number/closure': { ...stamp, cause: 'other' },
    '/cases/:number/reopening': { ...stamp, reason: 'Revenu' },
    '/cases/:number/parking': { ...stamp, on: 'requester' },
    '/cases/:number/next-step': { ...stamp, how: 'print' },
    '/cases/:number/resumption': stamp,
    '/cases/:number/messages': { ...stamp, body: `${TYPED} b`, visibility: 'internal', ready: '' },
    '/cases/:number/draft': { ...stamp, body: `${TYPED} b`, visibility: 'internal', ready: 'x' },
    '/cases/:number/corrections': { ...stamp, subject: `${TYPED} s`, requesterName: `${TYPED} r` },
    '/cases/:number/identity-checks': { action: 'password', next: '/' },
    '/cases/:number/resets': {
      identityCheckId: it.checkId,
      kind: 'password',
      delivery: 'pairing',
      idempotencyKey: newId(),
    },
    '/cases/:number/freezes': { reason: `${TYPED} r`, sure: 'yes' },
    '/directory/imports/:id/application': { skipBad: 'yes' },
    '/directory/imports/:id/cancellation': none,
    '/identity-checks/:id/numen': { numen: '02E9900000ZZ', next: '/' },
    '/identity-checks/:id/attributes': {
      saidBirthDate: '17/05/1980',
      saidBirthName: 'Dupont',
      saidSchool: 'Thiers',
    },
    '/identity-checks/:id/document': {
      documentType: 'national-id',
      channel: 'live-video',
      faceMatches: 'yes',
      mrz: 'P<FRA',
      surname: `${TYPED} s`,
      givenNames: `${TYPED} g`,
      birthDate: '17/05/1980',
      expiry: '01/01/2031',
    },
    '/identity-checks/:id/owner-code': { code: '123456' },
    '/identity-checks/:id/call-back': { phoneId: '0130040Y', answeredBy: `${TYPED} a` },
    '/identity-checks/:id/owner-codes': { contactId: it.contactId, next: '/' },
    '/identity-checks/:id/voucher-requests': { uai: '0130040Y' },
    '/people/:personId/numen-lock/lifting': { next: '/' },
    '/settings/identity/voucher-route': { acceptedBy: `${TYPED} a` },
    '/settings/identity/voucher-route/closure': none,
    '/settings/ready-answers/:key': {
      titleFr: `${TYPED} tf`,
      bodyFr: `${TYPED} bf`,
      titleEn: `${TYPED} te`,
      bodyEn: `${TYPED} be`,
    },
    '/settings/ready-answers/:key/default': none,
    '/settings/username-rule': usernameRule,
    '/settings/username-rule/preview': usernameRule,
    '/settings/:key': { closedDays: `${TYPED} d` },
    '/vouchers/:id': { decision: 'decline' },
    '/notifications/retries': none,
    '/notifications/jobs/retries': none,
    '/notifications/jobs/:id/retry': none,
    '/notifications/:id/retry': none,
    '/approvals/:id': { decision: 'reject', comment: `${TYPED} c` },
    '/freezes/:id/confirmation': none,
    '/claim/contacts': { contact: `${TYPED} c` },
    '/claim/contacts/confirmation': { code: '123456' },
    '/claim/pairings': none,
    '/claim/secret': { numen: '02E9900000ZZZ', secret: 'x', again: 'x' },
    '/claim/:token': { code: '123456' },
    '/not-me/:token': none,
    '/resets/:id/pairing': { code: 'ABC234' },
    '/resets/:id/reissue': none,
    '/usernames/lists/:id/deletion': none,
    '/usernames/confirmations': { personId: it.personId, triedUsername: `${TYPED} t` },
    '/usernames/confirmations/:id/messages': { to: 'academic' },
  };
}

/** A good body for every call of the API that takes one, by method and route. */
export function apiBodies(it: Subject): Record<string, Record<string, unknown>> {
  return {
    'POST /api/v1/step-up': { password: 'x' },
    'POST /api/v1/cases': {
      type: 'other',
      channel: 'phone',
      subject: 's',
      description: 'd',
      requester: 'r',
      idempotencyKey: newId(),
    },
    'PATCH /api/v1/cases/:number': { version: 1, subject: 's', requesterName: 'r', priority: 'high' },
    'POST /api/v1/cases/:number/messages': { body: 'b', visibility: 'internal' },
    'POST /api/v1/cases/:number/assignment': { assigneeId: it.accountId },
    'DELETE /api/v1/cases/:number/assignment': {},
    'POST /api/v1/cases/:number/closure': { cause: 'other' },
    'DELETE /api/v1/cases/:number/closure': { reason: 'r' },
    'POST /api/v1/cases/:number/identity-checks': { action: 'password' },
    'POST /api/v1/identity-checks/:id/evidence': {
      kind: 'document',
      documentType: 'national-id',
      channel: 'live-video',
      faceMatches: true,
      mrz: ['P<FRA'],
      birthDate: '1980-05-17',
      names: { surname: 's', givenNames: 'g' },
      expiry: '2031-01-01',
    },
    'POST /api/v1/identity-checks/:id/owner-codes': { contactId: it.contactId },
    'POST /api/v1/identity-checks/:id/voucher-requests': { uai: '0130040Y' },
    'DELETE /api/v1/people/:personId/numen-lock': {},
    'POST /api/v1/vouchers/:id': { decision: 'decline' },
    'POST /api/v1/notifications/:id/retry': {},
    'POST /api/v1/cases/:number/resets': {
      identityCheckId: it.checkId,
      kind: 'password',
      delivery: 'pairing',
      idempotencyKey: newId(),
    },
    'POST /api/v1/resets/:id/approvals': { decision: 'reject', comment: 'c' },
    'POST /api/v1/resets/:id/pairing': { code: 'ABC234' },
    'POST /api/v1/resets/:id/reissue': {},
    'POST /api/v1/cases/:number/freezes': { reason: 'r' },
    'POST /api/v1/username-confirmations': { personId: it.personId, triedUsername: 't' },
  };
}

/** Texts that have broken somebody's product. */
export const NASTY: Readonly<Record<string, string>> = {
  'a NUL': 'avant\0après',
  'a quote of SQL': `'; DROP TABLE cases; -- ' OR 1=1 --`,
  'a template': 'a{{constructor}}{{{x}}}${7*7}<%= 7*7 %>#{7*7}',
  'a script': `"'><script>alert(1)</script><img src=x onerror=alert(1)>`,
  'a very long text': 'é '.repeat(12_000),
  'a wide number': '9'.repeat(400),
  'turned letters': '\u202eabc\u0007\u001b[31m💥\ufffe',
  'a prototype': '__proto__',
  'a way out': '../../../../etc/passwd',
  'a new header': 'x\r\nset-cookie: a=b',
};
