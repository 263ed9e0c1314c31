/**
 * queued: waits for its turn. sending: handed to the mail server, which has not answered yet. failed: will be tried
 * again. sent, captured, cancelled (no longer needed when its turn came): ended well. dead: given up, kept for a
 * retry by hand. unknown: given up while nobody can tell whether the mail server kept the message.
 */
export const NOTIFICATION_STATES = [
  'queued',
  'sending',
  'failed',
  'sent',
  'captured',
  'cancelled',
  'dead',
  'unknown',
] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Ended well: a job that comes again has nothing left to do. */
export const isSettled = (state: NotificationState): boolean =>
  state === 'sent' || state === 'captured' || state === 'cancelled';

/** Given up: people may have it tried again. */
export const isRetryable = (state: NotificationState): boolean => state === 'dead' || state === 'unknown';

/**
 * Message-ID of every copy of one notification (RFC 5322 3.6.4): made from the row, so that a message sent again
 * after a crash is recognised as the same one by the reader's mail system.
 */
export function messageIdOf(notificationId: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  return `<${notificationId}@${domain}>`;
}

/** `jeanne.roux@example.fr` → `j•••@example.fr`, `+33612345678` → `•••• 78`: enough to recognise, not to reach. */
export function maskDestination(address: string): string {
  const [name = '', domain] = address.split('@');
  if (domain !== undefined) return `${name.slice(0, 1)}•••@${domain}`;
  return `•••• ${address.replace(/\D/g, '').slice(-2)}`;
}

/** What a delivery's failure means. */
export interface DeliveryFailure {
  /** Trying again cannot help. */
  permanent: boolean;
  /** The message had been handed over, and no answer came: it may have arrived. */
  unknown: boolean;
}

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** Phases in which a refusal is about the server or our account on it, not about this message. */
const ABOUT_THE_SERVER = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH|RSET)/;

/**
 * Reads a failure of nodemailer. 5xx to the envelope or the message is final (RFC 5321 4.2.1), 4xx and a broken
 * network are not. A refused sign-in or greeting, whatever its digit, stops every message alike: those wait.
 * @param dataStarted the body had begun to leave
 */
export function readSmtpFailure(error: SmtpError, dataStarted: boolean): DeliveryFailure {
  const answered = typeof error.responseCode === 'number';
  const server = ABOUT_THE_SERVER.test(error.command ?? '') || error.code === 'EAUTH';
  const refused = answered && (error.responseCode as number) >= 500 && !server;
  const unsendable = !answered && error.code === 'EENVELOPE';
  return { permanent: refused || unsendable, unknown: dataStarted && !answered };
}
