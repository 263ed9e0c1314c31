import { MOST_COUNTED } from './ranking.rules.js';
import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import { explanationText, spelt } from './explanation-text.rules.js';
import { expectedText, proposedText } from './proposals/proposal-text.rules.js';
import type { CandidateSchool, Lookup, LookupCandidate } from './lookup.types.js';

export interface CandidateCard {
  readonly personId: string;
  readonly username: string;
  readonly spelt: string;
  readonly displayName: string;
  /** « née Martin » line, or ''. */
  readonly birthName: string;
  readonly schools: readonly string[];
  readonly function: string;
  /** Why what was typed fails, or ''. */
  readonly why: string;
  /** What a rule would have made of the names, where it is another; or ''. */
  readonly expected: string;
  readonly namesake: boolean;
}

export interface UsernameResults {
  readonly asked: boolean;
  readonly q: string;
  readonly caseNumber: string;
  readonly mayConfirm: boolean;
  readonly count: string;
  /** Shown when there are more than the list holds; else ''. */
  readonly more: string;
  readonly candidates: readonly CandidateCard[];
  readonly namesakes: boolean;
  readonly numen: boolean;
  /** Why nothing is shown although something was asked; else ''. */
  readonly refused: string;
  /** What to try when nobody is found. */
  readonly advice: readonly string[];
  /** What a new person called so may expect, or ''. */
  readonly proposed: string;
}

export interface UsernamesPage extends Page, UsernameResults {
  readonly form: FormModel<'q' | 'uai'>;
  readonly schoolWide: boolean;
  /** May hand in whole lists. */
  readonly mayList: boolean;
  readonly caseLine: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'usernames/index': UsernamesPage;
    'usernames/results': UsernameResults;
  }
}

export interface Asked {
  readonly q: string;
  readonly uai: string;
  readonly caseNumber: string;
  readonly mayConfirm: boolean;
  readonly mayList: boolean;
  /** Schools to choose from; null: any code may be typed. */
  readonly schools: readonly CandidateSchool[] | null;
  /** Text of a refusal (quota), or ''. */
  readonly refused?: string;
  readonly form?: FormState;
}

const ADVICE = ['name', 'initial', 'other', 'email', 'school'] as const;

/** The list of candidates alone, for live results. */
export function usernameResults(speech: Speech, lookup: Lookup | null, asked: Asked): UsernameResults {
  const candidates = (lookup?.candidates ?? []).map((one) => card(speech, one, asked.q));
  const total = lookup?.total ?? 0;
  const nobody = lookup !== null && !lookup.numen && candidates.length === 0;
  return {
    asked: lookup !== null,
    q: asked.q,
    caseNumber: asked.caseNumber,
    mayConfirm: asked.mayConfirm,
    count:
      lookup === null || lookup.numen
        ? ''
        : speech.t(total < MOST_COUNTED ? 'usernames.count' : 'usernames.countMost', { n: total }),
    more:
      total > candidates.length && !nobody ? speech.t('usernames.more', { n: candidates.length, total }) : '',
    candidates,
    namesakes: candidates.some((one) => one.namesake),
    numen: lookup?.numen ?? false,
    refused: asked.refused ?? '',
    advice: nobody ? ADVICE.map((key) => speech.t(`usernames.advice.${key}`)) : [],
    proposed: nobody ? proposedText(speech, lookup.proposed) : '',
  };
}

export function usernamesPage(speech: Speech, lookup: Lookup | null, asked: Asked): UsernamesPage {
  const schools = asked.schools ?? [];
  return {
    ...usernameResults(speech, lookup, asked),
    title: speech.t('usernames.title'),
    nav: 'usernames',
    schoolWide: asked.schools !== null,
    mayList: asked.mayList,
    caseLine: asked.caseNumber ? speech.t('usernames.forCase', { number: asked.caseNumber }) : '',
    form: buildForm(speech, asked.form ?? {}, {
      q: {
        type: 'search',
        label: 'usernames.field.q',
        hint: 'usernames.field.qHint',
        value: asked.q,
        maxlength: 200,
        plain: true,
        autofocus: asked.q === '',
        key: 's',
        wide: true,
      },
      uai:
        asked.schools === null
          ? {
              label: 'usernames.field.uai',
              value: asked.uai,
              required: false,
              size: 'code',
              maxlength: 8,
              plain: true,
            }
          : {
              kind: 'select',
              label: 'usernames.field.school',
              value: asked.uai,
              required: false,
              empty: 'usernames.field.allSchools',
              options: schools.map((school) => ({ value: school.uai, label: schoolText(school) })),
            },
    }),
  };
}

function card(speech: Speech, candidate: LookupCandidate, typed: string): CandidateCard {
  const { username, displayName, birthName } = candidate;
  return {
    personId: candidate.personId,
    username,
    spelt: spelt(speech, username),
    displayName,
    birthName: birthName ? speech.t('usernames.birthName', { name: birthName }) : '',
    schools: candidate.schools.map(schoolText),
    function: candidate.function ?? '',
    why: explanationText(speech, typed, username, candidate.rules) ?? '',
    expected: expectedText(speech, typed, username, candidate.expected, candidate.rules),
    namesake: candidate.namesake,
  };
}

export function schoolText({ uai, name, commune }: CandidateSchool): string {
  return [name, commune, uai].filter(Boolean).join(', ');
}
