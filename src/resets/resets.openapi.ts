import type { ApiOperations } from '../platform/web/api/operation.js';
import { id, instant, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { DELIVERIES, RESET_KINDS, RESET_STATES } from './reset.rules.js';
import { ApprovalForm, FreezeForm, PairingForm, ResetForm } from './resets.forms.js';

const receipt = record({
  submittedAt: instant,
  finishedAt: orNull(instant),
  approveBefore: orNull(instant),
  reason: orNull(text),
  proof: orNull({ type: 'object' }),
  claimState: orNull(text),
  claimExpiresAt: orNull(instant),
  destination: orNull(text),
});

/** `withdrawalCode` comes once, with the first answer, to be told to the owner on the call. */
const reset = record(
  {
    id,
    state: oneOf(RESET_STATES),
    kind: oneOf(RESET_KINDS),
    delivery: orNull(oneOf(DELIVERIES)),
    receipt,
  },
  { withdrawalCode: text },
);

export const resetsApi: ApiOperations = {
  'POST /cases/:number/resets': {
    summary:
      'Resets the account on a sufficient, live, unconsumed check of this case, person and kind. Same key and body: same reset',
    body: ResetForm,
    answer: reset,
    refusals: {
      403: ['VERIFICATION_INSUFFICIENT', 'OWN_ACCOUNT', 'PROTECTED', 'DELIVERY_NOT_ALLOWED'],
      404: ['CASE_NOT_FOUND', 'CHECK_NOT_FOUND'],
      409: [
        'STATE_CHANGED',
        'CHECK_USED',
        'CHECK_DEAD',
        'CHECK_OTHER_CASE',
        'CHECK_OTHER_ACTION',
        'CASE_NOT_YOURS',
        'CASE_NOT_OPEN',
        'ACCOUNT_NOT_CREATED',
      ],
      410: ['CHECK_EXPIRED'],
      422: ['IDEMPOTENCY_KEY_REUSED', 'DELIVERY_MISSING', 'DELIVERY_NOT_NEEDED'],
      429: ['RESET_CEILING'],
      503: ['RESET_KIND_NOT_BUILT'],
    },
  },
  'POST /resets/:id/approvals': {
    summary: 'The second person approves or rejects',
    body: ApprovalForm,
    status: 200,
    answer: reset,
    refusals: {
      403: ['OWN_REQUEST', 'OWN_ACCOUNT'],
      404: ['RESET_NOT_FOUND'],
      409: ['APPROVAL_DECIDED', 'STATE_CHANGED', 'CHECK_OTHER_PERSON', 'CASE_NOT_OPEN', 'ACCOUNT_FROZEN'],
      410: ['APPROVAL_LAPSED'],
    },
  },
  'POST /resets/:id/pairing': {
    summary: 'The six characters that the device of the owner shows',
    body: PairingForm,
    status: 200,
    answer: {
      oneOf: [
        record({ outcome: oneOf(['paired']) }),
        record({ outcome: oneOf(['mismatch']), triesLeft: whole }),
      ],
    },
    refusals: { 404: ['RESET_NOT_FOUND'], 409: ['CLAIM_DONE', 'CLAIM_DEAD', 'CLAIM_NOT_PAIRING'] },
  },
  'POST /resets/:id/reissue': {
    summary: 'Voids the claim and issues another to the same destination',
    status: 200,
    answer: record({ withdrawalCode: orNull(text), reissuesLeft: whole }),
    refusals: { 404: ['RESET_NOT_FOUND'], 409: ['CLAIM_DONE', 'CLAIM_REISSUES_SPENT'] },
  },
  'POST /cases/:number/freezes': {
    summary: 'Freezes the account of the person of the case until a supervisor confirms or lifts it',
    body: FreezeForm,
    answer: record({ id }),
    refusals: {
      403: ['FREEZE_NEEDS_SUPERVISOR'],
      404: ['CASE_NOT_FOUND'],
      409: ['CASE_HAS_NO_PERSON'],
      503: ['FREEZE_PENDING'],
    },
  },
};
