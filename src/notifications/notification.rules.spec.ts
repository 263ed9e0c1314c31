import {
  isRetryable,
  isSettled,
  maskDestination,
  messageIdOf,
  NOTIFICATION_STATES,
  readSmtpFailure,
} from './notification.rules.js';

it('has no state that is both ended and retryable', () => {
  expect(NOTIFICATION_STATES.filter((s) => isSettled(s) && isRetryable(s))).toEqual([]);
  expect(NOTIFICATION_STATES.filter(isRetryable)).toEqual(['dead', 'unknown']);
});

describe('a failed delivery', () => {
  const temporary = { permanent: false, unknown: false };
  const permanent = { permanent: true, unknown: false };
  it.each([
    ['unknown recipient', { responseCode: 550, command: 'RCPT TO', code: 'EENVELOPE' }, false, permanent],
    ['message refused', { responseCode: 554, command: 'DATA', code: 'EMESSAGE' }, true, permanent],
    ['greylisted', { responseCode: 451, command: 'RCPT TO', code: 'EENVELOPE' }, false, temporary],
    ['mailbox full after DATA', { responseCode: 452, command: 'DATA', code: 'EMESSAGE' }, true, temporary],
    ['sign-in refused', { responseCode: 535, command: 'AUTH PLAIN', code: 'EAUTH' }, false, temporary],
    ['server closed to us', { responseCode: 554, command: 'CONN' }, false, temporary],
    ['no connection', { code: 'ESOCKET', command: 'CONN' }, false, temporary],
    ['address that is none', { code: 'EENVELOPE', command: 'API' }, false, permanent],
    [
      'connection lost after DATA',
      { code: 'ECONNECTION', command: 'CONN' },
      true,
      { permanent: false, unknown: true },
    ],
    ['silence after DATA', { code: 'ETIMEDOUT', command: 'CONN' }, true, { permanent: false, unknown: true }],
  ])('%s', (_, error, dataStarted, expected) => {
    expect(readSmtpFailure(error, dataStarted)).toEqual(expected);
  });
});

it.each([
  ['jeanne.roux@example.fr', 'j•••@example.fr'],
  ['+33612345678', '•••• 78'],
  ['', '•••• '],
])('masks %j as %j', (address, expected) => expect(maskDestination(address)).toBe(expected));

it('gives every copy of a notification the same Message-ID, in the domain of the sender', () => {
  expect(messageIdOf('01', 'Guichet <guichet@ac-exemple.fr>')).toBe('<01@ac-exemple.fr>');
  expect(messageIdOf('01', 'nobody')).toBe('<01@localhost>');
});
