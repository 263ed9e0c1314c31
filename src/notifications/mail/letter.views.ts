import { speech, type Speech } from '../../platform/i18n/formats.js';
import type { Language } from '../../platform/i18n/i18n.js';
import type { About, MailFacts, MailName } from './mail-facts.types.js';

/** A piece of a message; both the plain-text and the HTML part are made of the same pieces. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'list'; items: readonly string[] };

export interface Letter {
  lang: Language;
  subject: string;
  blocks: readonly Block[];
  /** Who writes, and what nobody will ever ask for. */
  footer: readonly string[];
}

export interface Sender {
  brand: string;
  timeZone: string;
}

type Build<N extends MailName> = (say: Say, facts: MailFacts[N]) => Omit<Letter, 'lang' | 'footer'>;

/** Texts of one message in one language. */
interface Say extends Pick<Speech, 'dateTime' | 'duration'> {
  /** `notifications.mail.<template>.<key>` */
  (key: string, params?: Record<string, string | number>): string;
}

const text = (content: string): Block => ({ kind: 'text', text: content });
const code = (content: string): Block => ({ kind: 'code', text: content });
const link = (label: string, href: string): Block => ({ kind: 'link', text: label, href });
const list = (items: readonly string[]): Block => ({ kind: 'list', items });

/** Announcements that something happened to an account: to its owner, or to somebody who knows them. */
function announcement(say: Say, facts: About, act: string, notMeLink: string | null) {
  const at = say.dateTime(facts.at);
  const whose =
    facts.personName === null
      ? say(`${act}.own`, { at })
      : say(`${act}.other`, { at, name: facts.personName });
  const after = notMeLink === null ? [] : [text(say('notMe')), link(say('notMeButton'), notMeLink)];
  return { subject: say(`${act}.subject`), blocks: [text(whose), ...after, text(say('nothingElse'))] };
}

const BUILDERS: { readonly [N in MailName]: Build<N> } = {
  'owner-code': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(say('intro')),
      code(facts.code),
      text(say('validity', { duration: say.duration(facts.validFor) })),
      text(say('notYou')),
    ],
  }),
  'contact-code': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(say('intro')),
      code(facts.code),
      text(say('validity', { duration: say.duration(facts.validFor) })),
      text(say('notYou')),
    ],
  }),
  'claim-link': (say, facts) => ({
    subject: say(facts.handTo === null ? 'subject' : 'slipSubject', { number: facts.caseNumber }),
    blocks: [
      ...(facts.handTo === null ? [] : [text(say('handOver', { name: facts.handTo })), text(say('slip'))]),
      text(say(facts.kind === 'activation' ? 'introActivation' : 'intro')),
      link(say('button'), facts.link),
      text(say('validity', { duration: say.duration(facts.validFor) })),
      ...(facts.withdrawalCode ? [text(say('withdrawalCode'))] : []),
      text(say('notYou')),
    ],
  }),
  'reset-notice': (say, facts) => announcement(say, facts, facts.kind, facts.notMeLink),
  'unlock-notice': (say, facts) => announcement(say, facts, 'unlock', facts.notMeLink),
  'numen-locked': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(say('intro', { at: say.dateTime(facts.at) })),
      text(say('until', { until: say.dateTime(facts.until) })),
      text(say('notYou')),
    ],
  }),
  'username-confirmation': (say, facts) => ({
    subject: say(facts.personName ? 'subjectOther' : 'subject'),
    blocks: [
      text(facts.personName ? say('introOther', { name: facts.personName }) : say('intro')),
      code(facts.username),
      text(say('spelled', { spelled: facts.spelled })),
      ...(facts.explanation ? [text(facts.explanation)] : []),
      ...(facts.caseNumber ? [text(say('case', { number: facts.caseNumber }))] : []),
    ],
  }),
  'voucher-request': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(say('intro', { name: facts.personName })),
      text(say('how')),
      link(say('button'), facts.link),
      text(say('until', { until: say.dateTime(facts.until) })),
    ],
  }),
  'approval-request': (say, facts) => ({
    subject: say('subject', { number: facts.caseNumber }),
    blocks: [
      text(say('intro', { number: facts.caseNumber })),
      link(say('button'), facts.link),
      text(say('until', { until: say.dateTime(facts.until) })),
    ],
  }),
  'case-message': (say, facts) => ({
    subject: say('subject', { number: facts.caseNumber, subject: facts.subject }),
    blocks: [
      text(say('intro', { number: facts.caseNumber })),
      ...facts.paragraphs.map(text),
      text(say('reply')),
    ],
  }),
  'account-notice': (say, facts) => ({
    subject: say('subject'),
    blocks: [text(say(facts.what, { at: say.dateTime(facts.at) })), text(say('notYou'))],
  }),
  'role-granted': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(
        say('intro', { name: facts.name, role: facts.role, by: facts.grantedBy, at: say.dateTime(facts.at) }),
      ),
      text(say('check')),
    ],
  }),
  'freeze-notice': (say, facts) => announcement(say, facts, facts.reason, null),
  'desk-alert': (say, facts) => ({
    subject: say('subject'),
    blocks: [
      text(facts.text),
      text(say('when', { at: say.dateTime(facts.at) })),
      link(say('button'), facts.link),
    ],
  }),
  'hr-request': (say, facts) => ({
    subject: say('subject', { number: facts.caseNumber }),
    blocks: [
      text(say(facts.reason, { name: facts.personName, username: facts.username })),
      text(say(facts.reason === 'not-created' ? 'pleaseMake' : 'please')),
      text(say('waits', { number: facts.caseNumber })),
    ],
  }),
  'next-step': (say, facts) => ({
    subject: say('subject', { number: facts.caseNumber }),
    blocks: [
      text(say('intro')),
      list(facts.items),
      text(say('where', { desk: facts.desk, hours: facts.hours })),
      text(say('parked')),
    ],
  }),
};

/** The message of a template in the reader's language. Pure: same facts, same letter. */
export function writeLetter<N extends MailName>(
  template: N,
  facts: MailFacts[N],
  lang: Language,
  sender: Sender,
): Letter {
  const words = speech(lang, sender.timeZone);
  const say: Say = Object.assign(
    (key: string, params?: Record<string, string | number>) =>
      words.t(`notifications.mail.${template}.${key}`, params),
    {
      dateTime: (at: number) => words.dateTime(at),
      duration: (span: number) => words.duration(span),
    },
  );
  const { brand } = sender;
  const footer = [
    words.t('notifications.mail.footer.from', { brand }),
    words.t('notifications.mail.footer.never'),
  ];
  return { lang, ...BUILDERS[template](say, facts), footer };
}

/** The text of an SMS: the code alone with its use. Other messages do not go by SMS. */
export function writeSms(
  template: 'owner-code' | 'contact-code',
  facts: MailFacts['owner-code'],
  lang: Language,
  sender: Sender,
): string {
  const words = speech(lang, sender.timeZone);
  const duration = words.duration(facts.validFor);
  return words.t(`notifications.sms.${template}`, { code: facts.code, duration, brand: sender.brand });
}

/** Names of all messages, for the tests and for the lists. */
export const MAIL_NAMES = Object.keys(BUILDERS) as MailName[];
