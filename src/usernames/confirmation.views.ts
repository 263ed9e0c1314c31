import type { Speech } from '../platform/i18n/formats.js';
import type { Page } from '../platform/web/view.js';
import { explanationText, spelt } from './explanation-text.rules.js';
import type { Confirmation } from './username-confirmations.js';
import type { Destination } from './lookup.types.js';

export interface ConfirmationPage extends Page {
  readonly id: string;
  readonly displayName: string;
  readonly username: string;
  readonly spelt: string;
  readonly why: string;
  readonly function: string;
  readonly facts: readonly { label: string; value: string }[];
  /** « Envoyé … », or ''. */
  readonly sent: string;
  readonly destinations: readonly { value: Destination; label: string; hint: string }[];
  readonly back: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'usernames/confirmation': ConfirmationPage;
  }
}

/** The slip: what is confirmed, how it is read aloud, why the other failed, and where it may be sent. */
export function confirmationPage(
  speech: Speech,
  { confirmation, person, destinations }: Confirmation,
): ConfirmationPage {
  const { username, triedUsername, rules, caseNumber, confirmedAt, sentTo, sentAt } = confirmation;
  const fact = (key: string, value: string | null): { label: string; value: string }[] =>
    value ? [{ label: speech.t(`usernames.slip.${key}`), value }] : [];
  return {
    id: confirmation.id,
    title: speech.t('usernames.slip.title'),
    nav: 'usernames',
    breadcrumb: [{ label: speech.t('usernames.title'), href: '/usernames' }],
    displayName: person.displayName,
    username,
    spelt: spelt(speech, username),
    why: explanationText(speech, triedUsername, username, rules) ?? '',
    function: person.function ?? '',
    facts: [
      ...fact('date', speech.dateTime(confirmedAt)),
      ...fact('tried', triedUsername),
      ...fact('case', caseNumber),
    ],
    sent:
      sentTo !== null && sentAt !== null
        ? speech.t(`usernames.sent.${sentTo}`, { when: speech.dateTime(sentAt) })
        : '',
    destinations:
      sentTo === null
        ? destinations.map((value) => ({
            value,
            label: speech.t(`usernames.send.${value}`),
            hint: speech.t(`usernames.sendHint.${value}`),
          }))
        : [],
    back: caseNumber ? `/usernames?case=${caseNumber}` : '/usernames',
  };
}
