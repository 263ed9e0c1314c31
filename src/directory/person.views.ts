import type { Speech } from '../platform/i18n/formats.js';
import type { BadgeTone } from '../platform/web/badge.js';
import type { Page } from '../platform/web/view.js';
import { radarPanel, type RadarPanel } from './account-traps.views.js';
import type { PersonFacts } from './person.types.js';

interface Badge {
  readonly label: string;
  readonly tone: BadgeTone;
  readonly icon: string;
}

/** What `{{> directory/_person panel}}` shows of a person: no birth date, no NUMEN, contacts masked. */
export interface PersonPanel {
  readonly id: string;
  readonly href: string;
  readonly displayName: string;
  readonly username: string;
  /** « Nom de naissance : Martin », where the name in use is another; else ''. */
  readonly birthName: string;
  readonly function: string;
  readonly schools: readonly { name: string; place: string }[];
  readonly status: Badge;
  readonly accountClass: Badge;
  /** What would trap a hurried agent. */
  readonly radar: RadarPanel;
  /** « Coordonnées modifiées hier … », or ''. */
  readonly contactsChanged: string;
  readonly contacts: readonly {
    kind: string;
    icon: string;
    masked: string;
    age: string;
    usable: boolean;
    note: string;
  }[];
  readonly noContact: boolean;
}

export interface PersonPage extends Page {
  readonly person: PersonPanel;
  readonly newCase: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'directory/person': PersonPage;
  }
}

const DAY_MS = 86_400_000;
/** A contact younger than this proves nothing. */
export const CONTACT_PROVES_AFTER_DAYS = 30;

const STATUS_LOOK: Readonly<Record<string, [tone: BadgeTone, icon: string]>> = {
  active: ['ok', 'check-circle-fill'],
  locked: ['warn', 'lock'],
  expired: ['warn', 'clock-history'],
  frozen: ['danger', 'snow'],
  admin_locked: ['danger', 'shield-lock'],
  disabled: ['danger', 'x-circle-fill'],
  left: ['danger', 'box-arrow-right'],
};
const CLASS_TONE: Readonly<Record<string, BadgeTone>> = { A: '', B: 'info', C: 'warn', D: 'danger' };

/** The panel of a person for the case page, the call screen and /people/:id. */
export function personPanel(speech: Speech, facts: PersonFacts): PersonPanel {
  const { person, live, readAt: now } = facts;
  const status = live.answer === 'state' ? live.state.status : person.status;
  const [tone, icon] = STATUS_LOOK[status] ?? ['', 'info-circle-fill'];
  const usable = facts.contacts.filter((contact) => !contact.academic);
  return {
    id: person.id,
    href: `/people/${person.id}`,
    displayName: person.displayName,
    username: person.username,
    birthName:
      person.usageName && person.usageName !== person.birthName
        ? speech.t('directory.person.birthName', { name: person.birthName })
        : '',
    function: person.function ?? '',
    schools: schoolsOf(facts),
    status: { label: speech.t(`directory.status.${status}`), tone, icon },
    accountClass: {
      label: speech.t(`directory.class.${facts.accountClass}`),
      tone: CLASS_TONE[facts.accountClass] ?? '',
      icon: 'shield-check',
    },
    radar: radarPanel(speech, live, now),
    contactsChanged: contactsChanged(speech, facts),
    contacts: facts.contacts.map((contact) => contactOf(speech, contact, now)),
    noContact: usable.length === 0,
  };
}

export function personPage(speech: Speech, facts: PersonFacts, mayOpenCase: boolean): PersonPage {
  return {
    title: facts.person.displayName,
    person: personPanel(speech, facts),
    newCase: mayOpenCase ? `/cases/new?person=${facts.person.id}` : '',
  };
}

function schoolsOf({ person, schools }: PersonFacts): PersonPanel['schools'] {
  return person.uais.map((uai) => {
    const school = schools.find((one) => one.uai === uai);
    return {
      name: school?.name ?? uai,
      place: school ? [school.commune, uai].filter(Boolean).join(', ') : '',
    };
  });
}

function contactsChanged(speech: Speech, { contactsChangedAt, readAt }: PersonFacts): string {
  const recent =
    contactsChangedAt !== null && readAt - contactsChangedAt < CONTACT_PROVES_AFTER_DAYS * DAY_MS;
  if (!recent) return '';
  return speech.t('directory.contact.changed', { when: speech.relative(contactsChangedAt, readAt) });
}

function contactOf(
  speech: Speech,
  contact: PersonFacts['contacts'][number],
  now: number,
): PersonPanel['contacts'][number] {
  const old = now - contact.setOn > CONTACT_PROVES_AFTER_DAYS * DAY_MS;
  const note = contact.academic ? 'directory.contact.academic' : 'directory.contact.tooYoung';
  return {
    kind: speech.t(`directory.contactKind.${contact.kind}`),
    icon: contact.kind === 'email' ? 'envelope' : 'telephone',
    masked: contact.masked,
    age: speech.t('directory.contact.since', { when: speech.relative(contact.setOn, now) }),
    usable: !contact.academic && old,
    note: !contact.academic && old ? '' : speech.t(note),
  };
}
