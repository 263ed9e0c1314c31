import type { ApiOperations } from '../platform/web/api/operation.js';
import { figure, flag, id, list, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { RULE_CODES } from './difference.rules.js';
import { TIERS } from './ranking.rules.js';
import { ConfirmationForm, LookupQuery } from './usernames.forms.js';

const school = record({ uai: text, name: orNull(text), commune: orNull(text) });

const candidate = record({
  personId: id,
  username: text,
  displayName: text,
  birthName: orNull(text),
  uai: orNull(text),
  schools: list(school),
  function: orNull(text),
  matched: oneOf([...new Set<string>([...RULE_CODES, ...TIERS])]),
  rules: list(oneOf(RULE_CODES)),
  explanation: orNull(text),
  expected: orNull(text),
  score: figure,
  namesake: flag,
});

export const usernamesApi: ApiOperations = {
  'GET /usernames': {
    summary: 'People who may be meant by what was typed or said, the surest first; people shown are counted',
    query: LookupQuery,
    answer: record({ candidates: list(candidate), total: whole }),
    refusals: { 422: ['USERNAME_NUMEN_NOT_SEARCHED'], 429: ['QUOTA_REACHED', 'QUOTA_STOPPED'] },
  },
  'POST /username-confirmations': {
    summary: 'Confirm an exact username, on record, and say why the tried one failed',
    body: ConfirmationForm,
    status: 201,
    answer: record({ username: text, whyTriedFailed: orNull(text), confirmationId: id }),
    refusals: { 404: ['PERSON_NOT_FOUND'] },
  },
};
