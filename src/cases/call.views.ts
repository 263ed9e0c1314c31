import { MOST_COUNTED } from '../usernames/ranking.rules.js';
import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { Person } from '../directory/person.types.js';
import { explanationText, spelt } from '../usernames/explanation-text.rules.js';
import { expectedText, proposedText } from '../usernames/proposals/proposal-text.rules.js';
import { CASE_TYPES } from './case.rules.js';
import type { ActiveCase } from './case.types.js';
import { statusBadge, type Badge } from './case-words.views.js';
import type { Lookup } from './person-lookup.js';
import { accountBadge, stripWarnings, type PersonStrip } from './person-strip.views.js';

/** An open case about somebody found: to go on with instead of opening another. */
export interface OpenCaseRow {
  readonly number: string;
  readonly subject: string;
  readonly status: Badge;
  /** Type, assignee, when it last moved. */
  readonly about: string;
  readonly first: boolean;
  readonly key: string;
  readonly focus: boolean;
}

export interface FoundRow {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** `p, d, e, tiret, l, a`, to read aloud. */
  readonly spelt: string;
  /** Why what was typed fails, or ''. */
  readonly why: string;
  /** What a rule would have made of the names, where it is another; or ''. */
  readonly expected: string;
  readonly about: string;
  readonly status: Badge & { icon: string };
  /** The strip before any evidence; empty where the page only chooses somebody. */
  readonly warnings: PersonStrip['warnings'];
  readonly running: boolean;
  readonly cases: readonly OpenCaseRow[];
  /** Makes a double click open one case. */
  readonly openKey: string;
  readonly href: string;
  readonly focus: boolean;
}

/** What was found, alone as one types or within the page. */
export interface FoundPeople {
  readonly rows: readonly FoundRow[];
  readonly types: readonly { value: string; label: string }[];
  readonly numen: boolean;
  /** Why nobody is shown any more (quota), or ''. */
  readonly refused: string;
  /** Said when the list changes: « 3 personnes ». */
  readonly count: string;
  readonly more: string;
  /** Several people bear the name: a warning and what tells them apart. */
  readonly namesakes: string;
  /** Opens cases (the call screen) or posts the choice to `choose`. */
  readonly opens: boolean;
  readonly choose: string;
  readonly stamp: { version: number; seenAt: number; back: string } | null;
  /** Nothing asked yet, or nobody found: what to do then. */
  readonly empty: {
    icon: string;
    title: string;
    text: string;
    action: { href: string; label: string } | null;
  } | null;
  readonly advice: readonly string[];
  /** What a new person called so may expect, or ''. */
  readonly proposed: string;
}

/** The call screen before a case is open, and the pages that choose a person. */
export interface FindPersonPage extends Page, FoundPeople {
  readonly action: string;
  readonly form: FormModel<'q'>;
  /** Looks up while one types; a case on show is not read again at every pause. */
  readonly live: boolean;
  readonly say: readonly string[];
}

declare module '../platform/web/view.js' {
  interface Views {
    'cases/find-person': FindPersonPage;
    'cases/found': FoundPeople;
  }
}

export interface FindPersonFacts {
  readonly title: string;
  readonly nav: string;
  readonly breadcrumb: Page['breadcrumb'];
  readonly action: string;
  readonly q: string;
  readonly now: number;
  readonly lookup: Lookup;
  readonly refused: string;
  readonly newKey: () => string;
  readonly opens: boolean;
  readonly choose: string;
  /** Address that chooses this person by a link. */
  readonly hrefOf: (id: string) => string;
  readonly stamp: FoundPeople['stamp'];
}

/** The keys of the first person found. */
const GO_ON_KEY = 'g';
const ADVICE = ['name', 'other', 'username', 'reach'] as const;

export function findPersonPage(speech: Speech, facts: FindPersonFacts): FindPersonPage {
  const { lookup, q } = facts;
  return {
    ...foundPeople(speech, facts, true),
    title: facts.title,
    nav: facts.nav,
    breadcrumb: facts.breadcrumb ?? [],
    action: facts.action,
    live: facts.choose === '',
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
    say: facts.opens ? ['never', 'numen'].map((line) => speech.t(`cases.call.say.${line}`)) : [],
  };
}

/** @param focus puts the cursor on what one would do next; never while somebody types */
export function foundPeople(speech: Speech, facts: FindPersonFacts, focus = false): FoundPeople {
  const { lookup } = facts;
  const found = lookup.people.length;
  const most = lookup.total >= MOST_COUNTED;
  const nobody = facts.q !== '' && found === 0 && !lookup.numen && facts.refused === '';
  return {
    rows: lookup.people.map((person, i) => row(speech, person, facts, { first: i === 0, focus })),
    types: CASE_TYPES.map((value) => ({ value, label: speech.t(`cases.type.${value}`) })),
    numen: lookup.numen,
    refused: facts.refused,
    count: found > 0 ? speech.t(most ? 'cases.call.countMost' : 'cases.call.count', { n: lookup.total }) : '',
    more:
      lookup.total <= found || found === 0
        ? ''
        : most
          ? speech.t('cases.call.moreMost')
          : speech.t('cases.call.more', { n: lookup.total - found }),
    namesakes: lookup.namesakes ? speech.t('cases.call.namesakes') : '',
    opens: facts.opens,
    choose: facts.choose,
    stamp: facts.stamp,
    empty: nobody ? nobodyFound(speech, facts) : facts.q === '' && !lookup.numen ? askFirst(speech) : null,
    advice: nobody ? ADVICE.map((key) => speech.t(`cases.call.advice.${key}`)) : [],
    proposed: nobody ? proposedText(speech, lookup.proposed) : '',
  };
}

function askFirst(speech: Speech): FoundPeople['empty'] {
  const [title, text] = [speech.t('cases.call.ask'), speech.t('cases.call.askHint')];
  return { icon: 'telephone', title, text, action: null };
}

function nobodyFound(speech: Speech, { opens }: FindPersonFacts): FoundPeople['empty'] {
  return {
    icon: 'search',
    title: speech.t('cases.call.nobody'),
    text: speech.t('cases.call.nobodyHint'),
    action: opens ? { href: '/cases/new', label: speech.t('cases.call.openWithout') } : null,
  };
}

interface At {
  readonly first: boolean;
  readonly focus: boolean;
}

function row(speech: Speech, person: Person, facts: FindPersonFacts, { first, focus }: At): FoundRow {
  const { lookup, now } = facts;
  const schools = person.uais.map((uai) => lookup.schools.get(uai) ?? uai);
  const strip = lookup.strips.get(person.id);
  const cases = lookup.cases.filter(({ personId }) => personId === person.id);
  const rules = lookup.rules.get(person.id) ?? null;
  const expected = lookup.expected.get(person.id) ?? null;
  return {
    id: person.id,
    name: person.displayName,
    username: person.username,
    spelt: spelt(speech, person.username),
    why: explanationText(speech, facts.q, person.username, rules) ?? '',
    expected: expectedText(speech, facts.q, person.username, expected, rules),
    about: [person.function, ...schools].filter(Boolean).join(' · '),
    status: { ...accountBadge(speech, person.status, strip?.frozenAt ?? null), icon: '' },
    warnings: strip ? stripWarnings(speech, strip, now, 'cases') : [],
    running: (strip?.otherChecks ?? 0) > 0,
    cases: cases.map((one, i) => openCase(speech, one, now, { first: first && i === 0, focus })),
    openKey: facts.newKey(),
    href: facts.hrefOf(person.id),
    focus: first && focus,
  };
}

function openCase(speech: Speech, one: ActiveCase, now: number, { first, focus }: At): OpenCaseRow {
  return {
    number: one.number,
    subject: one.subject,
    status: statusBadge(speech, one.status),
    about: [speech.t(`cases.type.${one.type}`), one.assignee, speech.relative(one.updatedAt, now)]
      .filter((part) => part !== null)
      .join(' · '),
    first,
    key: first ? GO_ON_KEY : '',
    focus: first && focus,
  };
}
