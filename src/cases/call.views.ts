import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { Person } from '../directory/person.types.js';
import { explanationText } from '../usernames/explanation-text.rules.js';
import { CASE_TYPES } from './case.rules.js';
import type { Lookup } from './person-lookup.js';

export interface FoundRow {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** `p, d, e, tiret, l, a`, to read aloud. */
  readonly spelt: string;
  /** Why what was typed fails, or ''. */
  readonly why: string;
  readonly about: string;
  readonly status: { label: string; tone: string; icon: string };
  /** Opens the case; null where the page only chooses somebody. */
  readonly openKey: string;
  readonly href: string;
}

/** The call screen before a case is open, and the pages that choose a person. */
export interface FindPersonPage extends Page {
  readonly action: string;
  readonly form: FormModel<'q'>;
  readonly rows: readonly FoundRow[];
  readonly types: readonly { value: string; label: string }[];
  readonly asked: boolean;
  readonly numen: boolean;
  /** Several people bear the name: a warning and what tells them apart. */
  readonly namesakes: string;
  readonly more: string;
  /** Opens cases (the call screen) or posts the choice to `choose`. */
  readonly opens: boolean;
  readonly choose: string;
  readonly stamp: { version: number; seenAt: number; back: string } | null;
  readonly say: readonly string[];
}

declare module '../platform/web/view.js' {
  interface Views {
    'cases/find-person': FindPersonPage;
  }
}

const TONES: Readonly<Record<string, string>> = { active: 'ok', locked: 'warn', expired: 'warn' };

export interface FindPersonFacts {
  readonly title: string;
  readonly nav: string;
  readonly breadcrumb: Page['breadcrumb'];
  readonly action: string;
  readonly q: string;
  readonly lookup: Lookup;
  readonly newKey: () => string;
  readonly opens: boolean;
  readonly choose: string;
  /** Address that chooses this person by a link. */
  readonly hrefOf: (id: string) => string;
  readonly stamp: FindPersonPage['stamp'];
}

export function findPersonPage(speech: Speech, facts: FindPersonFacts): FindPersonPage {
  const { lookup, q } = facts;
  return {
    title: facts.title,
    nav: facts.nav,
    breadcrumb: facts.breadcrumb ?? [],
    action: facts.action,
    form: buildForm(
      speech,
      {},
      {
        q: {
          label: 'cases.call.q',
          hint: 'cases.call.hint',
          type: 'search',
          value: lookup.numen ? '' : q,
          autofocus: lookup.people.length === 0,
          plain: true,
          wide: true,
          key: 's',
          maxlength: 200,
        },
      },
    ),
    rows: lookup.people.map((person) => row(speech, person, facts)),
    types: CASE_TYPES.map((value) => ({ value, label: speech.t(`cases.type.${value}`) })),
    asked: q !== '',
    numen: lookup.numen,
    namesakes: lookup.namesakes ? speech.t('cases.call.namesakes') : '',
    more:
      lookup.total > lookup.people.length
        ? speech.t('cases.call.more', { n: lookup.total - lookup.people.length })
        : '',
    opens: facts.opens,
    choose: facts.choose,
    stamp: facts.stamp,
    say: facts.opens ? ['never', 'numen'].map((line) => speech.t(`cases.call.say.${line}`)) : [],
  };
}

function row(speech: Speech, person: Person, facts: FindPersonFacts): FoundRow {
  const schools = person.uais.map((uai) => facts.lookup.schools.get(uai) ?? uai);
  return {
    id: person.id,
    name: person.displayName,
    username: person.username,
    spelt: spell(speech, person.username),
    why: explanationText(speech, facts.q, person.username, facts.lookup.rules.get(person.id) ?? null) ?? '',
    about: [person.function, ...schools].filter(Boolean).join(' · '),
    status: {
      label: speech.t(`cases.account.${person.status}`),
      tone: TONES[person.status] ?? 'danger',
      icon: '',
    },
    openKey: facts.newKey(),
    href: facts.hrefOf(person.id),
  };
}

/** A username to read aloud: signs by their name, digits as they are. */
export function spell(speech: Speech, username: string): string {
  const signs: Readonly<Record<string, string>> = { '-': 'hyphen', '.': 'dot', _: 'underscore', '@': 'at' };
  return [...username]
    .map((sign) => (signs[sign] ? speech.t(`cases.call.sign.${signs[sign]}`) : sign))
    .join(', ');
}
