import type { ApiOperations } from '../platform/web/api/operation.js';
import { id, instant, list, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { CASE_CHANNELS, CASE_PRIORITIES, CASE_STATUSES, CASE_TYPES, VISIBILITIES } from './case.rules.js';
import {
  AssignmentForm,
  ClosureForm,
  CorrectionBody,
  ListForm,
  MessageForm,
  OpenCaseBody,
  ReopeningForm,
} from './cases.forms.js';

const what = {
  number: text,
  type: oneOf(CASE_TYPES),
  channel: oneOf(CASE_CHANNELS),
  status: oneOf(CASE_STATUSES),
  priority: oneOf(CASE_PRIORITIES),
  subject: text,
};
const account = orNull(record({ id, name: orNull(text) }));

const row = record({
  ...what,
  person: orNull(text),
  username: orNull(text),
  uai: orNull(text),
  school: orNull(text),
  assignee: account,
  openedAt: instant,
  updatedAt: instant,
});

const entry = record({
  id: text,
  at: instant,
  by: orNull(text),
  kind: text,
  visibility: orNull(oneOf(VISIBILITIES)),
  body: orNull(text),
  before: orNull(text),
  after: orNull(text),
});

const fullCase = record({
  ...what,
  person: orNull(record({ id, displayName: text, username: orNull(text) })),
  requester: orNull(text),
  uai: orNull(text),
  school: orNull(text),
  assignee: account,
  team: orNull(text),
  openedAt: instant,
  updatedAt: instant,
  firstAnsweredAt: orNull(instant),
  resolvedAt: orNull(instant),
  closedAt: orNull(instant),
  cause: orNull(text),
  reopenedCount: whole,
  version: whole,
  timeline: list(entry),
});

const state = record({ number: text, status: oneOf(CASE_STATUSES), assigneeId: orNull(id), version: whole });

const onCase = {
  404: ['CASE_NOT_FOUND'],
  409: ['CASE_CHANGED', 'CASE_CLOSED', 'CASE_NOT_IN_THIS_STATE', 'CASE_NOT_YOURS'],
};

export const casesApi: ApiOperations = {
  'GET /cases': {
    summary: 'Cases within the reach of the account, page by page; `q` is a number, a username or words',
    query: ListForm,
    answer: record(
      { cases: list(row), nextCursor: orNull(text), previousCursor: orNull(text) },
      { total: whole },
    ),
    refusals: { 422: ['CASE_NUMEN_NOT_SEARCHED'] },
  },
  'POST /cases': {
    summary: 'Opens a case; the same `idempotencyKey` of the same account gives the same case',
    body: OpenCaseBody,
    answer: record({ number: text, href: text }),
    refusals: { 404: ['CASE_PERSON_UNKNOWN'], 422: ['CASE_PERSON_MISSING'] },
  },
  'GET /cases/:number': {
    summary: 'A case with its timeline; being read is recorded',
    answer: fullCase,
    refusals: { 404: ['CASE_NOT_FOUND'] },
  },
  'PATCH /cases/:number': {
    summary: 'Corrects a case; a stale `version` changes nothing',
    body: CorrectionBody,
    answer: fullCase,
    refusals: onCase,
  },
  'POST /cases/:number/messages': {
    summary: 'Writes to the requester (`public`) or a note for the desk (`internal`)',
    body: MessageForm,
    answer: state,
    refusals: onCase,
  },
  'POST /cases/:number/assignment': {
    summary: 'Gives the case to an account; without one, to whoever asks',
    body: AssignmentForm,
    bodyRequired: false,
    status: 200,
    answer: state,
    refusals: onCase,
  },
  'DELETE /cases/:number/assignment': {
    summary: 'Puts the case back among the unassigned',
    answer: state,
    refusals: onCase,
  },
  'POST /cases/:number/closure': {
    summary: 'Closes the case, with its cause',
    body: ClosureForm,
    status: 200,
    answer: state,
    refusals: onCase,
  },
  'DELETE /cases/:number/closure': {
    summary: 'Reopens the case',
    body: ReopeningForm,
    bodyRequired: false,
    answer: state,
    refusals: onCase,
  },
};
