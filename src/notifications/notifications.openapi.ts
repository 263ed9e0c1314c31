import type { ApiOperations } from '../platform/web/api/operation.js';
import { flag, id, instant, list, oneOf, orNull, record, text, whole } from '../platform/web/api/schema.js';
import { CHANNELS, NOTIFICATION_STATES } from './notification.rules.js';
import { NotificationsQuery } from './notifications.forms.js';

const notification = record({
  id,
  template: text,
  lang: orNull(text),
  channel: orNull(oneOf(CHANNELS)),
  recipient: record({ kind: text, masked: orNull(text) }),
  object: record({ type: text, id: orNull(text) }),
  state: oneOf(NOTIFICATION_STATES),
  attempts: whole,
  reason: orNull(text),
  mayHaveArrivedTwice: flag,
  messageId: text,
  createdAt: instant,
  updatedAt: instant,
  acceptedAt: orNull(instant),
});

export const notificationsApi: ApiOperations = {
  'GET /notifications': {
    summary: 'What became of every message, newest first; recipients masked',
    query: NotificationsQuery,
    answer: record({ notifications: list(notification), nextCursor: orNull(text) }),
  },
  'POST /notifications/:id/retry': {
    summary: 'Tries again one that was given up',
    status: 200,
    answer: notification,
    refusals: { 404: ['NOTIFICATION_NOT_FOUND'], 409: ['NOTIFICATION_NOT_RETRYABLE'] },
  },
};
