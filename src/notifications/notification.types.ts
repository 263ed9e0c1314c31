import type { Channel, NotificationState } from './notification.rules.js';

/** A notification as it is stored: references only. Instants are epoch milliseconds. */
export interface NotificationRow {
  id: string;
  template: string;
  lang: string | null;
  recipientKind: string;
  recipientId: string;
  recipientMasked: string | null;
  channel: Channel | null;
  objectType: string;
  objectId: string | null;
  params: Readonly<Record<string, string | number | boolean | null>>;
  state: NotificationState;
  messageId: string;
  attempts: number;
  reason: string | null;
  doubtfulAt: number | null;
  acceptedAt: number | null;
  jobId: string;
  createdAt: number;
  updatedAt: number;
}

/** A captured message, whole. */
export interface CapturedRow {
  id: string;
  channel: Channel;
  recipient: string;
  subject: string;
  text: string;
  html: string | null;
  capturedAt: number;
}
