import type { ApiOperations } from '../platform/web/api/operation.js';
import { flag, id, instant, list, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { CHECK_STATES, EVIDENCE_LETTERS, EVIDENCE_OUTCOMES, LAMP_STATES } from './check-state.rules.js';
import { DOCUMENT_CHANNELS, DOCUMENT_TYPES } from './document.rules.js';
import { ACTIONS, EVIDENCE_KINDS, LETTERS } from './evidence.rules.js';
import {
  AttributesBody,
  CallBackBody,
  CodeBody,
  DocumentBody,
  DocumentNamesBody,
  NumenBody,
} from './evidence-bodies.forms.js';
import {
  OwnerCodeRequestForm,
  StartCheckForm,
  VoucherDecisionForm,
  VoucherRequestForm,
} from './identity-checks.forms.js';
import { APPROVALS } from './policy-file.rules.js';
import { MISSING_CODES } from './policy.rules.js';

const lamp = oneOf(LAMP_STATES);
const standing = {
  lamps: record({ resolution: lamp, validation: lamp, verification: lamp }),
  sufficient: flag,
  missing: list(oneOf(MISSING_CODES)),
  ways: list(list(oneOf(LETTERS))),
  needsApproval: orNull(oneOf(APPROVALS)),
};
const required = record({ accountClass: oneOf(['A', 'B', 'C', 'D']), ...standing });

const evidence = record({
  kind: oneOf(EVIDENCE_KINDS),
  outcome: oneOf(EVIDENCE_OUTCOMES),
  letter: orNull(oneOf(EVIDENCE_LETTERS)),
  channel: orNull(oneOf(DOCUMENT_CHANNELS)),
  documentType: orNull(oneOf(DOCUMENT_TYPES)),
  answeredBy: orNull(text),
  voucherName: orNull(text),
  at: instant,
});

/** What the agent may use: masked contacts, numbers of the register, whoever could vouch. */
const means = record({
  contacts: list(
    record({ id, kind: oneOf(['email', 'phone']), masked: text, usable: flag, why: orNull(text) }),
  ),
  phones: list(record({ phoneId: text, name: text, phone: text })),
  vouchers: list(record({ uai: text, name: text, people: whole })),
  numenClosedUntil: orNull(instant),
});

const check = record({
  id,
  action: oneOf(ACTIONS),
  state: oneOf([...CHECK_STATES, 'expired']),
  deadReason: orNull(text),
  agentId: id,
  accountClass: oneOf(['A', 'B', 'C', 'D']),
  createdAt: instant,
  expiresAt: instant,
  required,
  evidence: list(evidence),
  means: orNull(means),
});

const voucher = record({
  id,
  personName: text,
  username: text,
  function: orNull(text),
  schoolName: text,
  action: oneOf(ACTIONS),
  agentName: text,
  expiresAt: instant,
});

const onLive = {
  404: ['CHECK_NOT_FOUND'],
  409: ['CHECK_USED', 'CHECK_DEAD', 'STATE_CHANGED'],
  410: ['CHECK_EXPIRED'],
};

export const identityChecksApi: ApiOperations = {
  'POST /cases/:number/identity-checks': {
    summary: 'Starts a check of the person of the case for one kind of reset; it lives fifteen minutes',
    body: StartCheckForm,
    answer: record({ id, required, expiresAt: instant }),
    refusals: { 404: ['CASE_NOT_FOUND'], 409: ['CASE_NOT_OPEN', 'CASE_WITHOUT_PERSON', 'CASE_NOT_YOURS'] },
  },
  'GET /identity-checks/:id': {
    summary: 'How a check stands, and what can be used next',
    answer: check,
    refusals: { 404: ['CHECK_NOT_FOUND'] },
  },
  'POST /identity-checks/:id/evidence': {
    summary:
      'Adds evidence. A mismatch is an answer, not an error. `document` and `call-back` need a recent step-up',
    body: [NumenBody, AttributesBody, DocumentBody, CodeBody, CallBackBody],
    nested: { names: DocumentNamesBody },
    status: 200,
    answer: record({
      outcome: oneOf(EVIDENCE_OUTCOMES),
      attemptsLeft: orNull(whole),
      ...standing,
      notes: list(text),
    }),
    refusals: { 401: ['STEP_UP_REQUIRED'], ...onLive },
  },
  'POST /identity-checks/:id/owner-codes': {
    summary: 'Sends a code to a registered contact of the owner; no other destination exists',
    body: OwnerCodeRequestForm,
    answer: record({ contactId: id, masked: text, expiresAt: instant }),
    refusals: { ...onLive, 422: ['CONTACT_UNKNOWN'], 429: ['OWNER_CODES_SPENT'] },
  },
  'POST /identity-checks/:id/voucher-requests': {
    summary: 'Asks the head or secretary of the school to vouch, on a page of their own',
    body: VoucherRequestForm,
    bodyRequired: false,
    answer: record({ id, expiresAt: instant }),
    refusals: onLive,
  },
  'DELETE /people/:personId/numen-lock': {
    summary: 'A supervisor who matched the face of the person to a document opens NUMEN evidence again',
    status: 204,
    refusals: { 403: ['NUMEN_LIFT_NEEDS_FACE'], 404: ['PERSON_NOT_FOUND'] },
  },
  'GET /vouchers': {
    summary: 'What the account is asked to vouch for',
    answer: record({ vouchers: list(voucher) }),
  },
  'POST /vouchers/:id': {
    summary: 'Vouches or declines',
    body: VoucherDecisionForm,
    status: 204,
    refusals: { 404: ['VOUCHER_NOT_FOUND'], 429: ['VOUCHER_DAILY_LIMIT'] },
  },
};
