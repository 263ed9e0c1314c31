import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FieldSpec, type FormModel, type FormState } from '../../platform/web/fields.js';
import type { Page } from '../../platform/web/view.js';
import { examplesOf, type ShownExample } from './proposal-examples.rules.js';
import { CHOICES, LONGEST, SHORTEST, type ProposalRule } from './proposal.rules.js';
import type { KeptProposal, RuleFit } from './proposal.types.js';

export interface ProposalPreview {
  readonly rows: readonly { name: string; trait: string; username: string }[];
  /** How much of the directory follows the rule, or ''. */
  readonly fit: string;
  /** Most of the directory does not: an explanation by it would mislead. */
  readonly misfit: string;
}

type Field = keyof ProposalRule | 'shown';

export interface ProposalPage extends Page {
  readonly form: FormModel<Field>;
  /** Null where what is typed is no rule. */
  readonly preview: ProposalPreview | null;
  /** Shown without being kept. */
  readonly unsaved: boolean;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'usernames/proposal': ProposalPage;
    'usernames/proposal-preview': { readonly preview: ProposalPreview | null };
  }
}

/** Less of the directory than this, and the rule explains nothing. */
const LEAST_FIT = 0.5;

export function proposalPreview(
  speech: Speech,
  rule: ProposalRule,
  { people, following }: RuleFit,
): ProposalPreview {
  const share = people === 0 ? 0 : following / people;
  const params = { share: speech.percent(share), n: people, count: speech.number(people) };
  return {
    rows: examplesOf(rule).map((example) => ({
      name: nameOf(speech, example),
      trait: speech.t(`usernames.proposal.trait.${example.trait}`),
      username: example.username,
    })),
    fit: people === 0 ? '' : speech.t('usernames.proposal.fit', params),
    misfit: people > 0 && share < LEAST_FIT ? speech.t('usernames.proposal.misfit') : '',
  };
}

export function nameOf(speech: Speech, { firstName, birthName, usageName }: ShownExample): string {
  const name = `${firstName} ${usageName ?? birthName}`;
  return usageName ? speech.t('usernames.proposal.born', { name, birthName }) : name;
}

export function proposalPage(
  speech: Speech,
  { shown, rule }: KeptProposal,
  preview: ProposalPreview | null,
  state: FormState & { unsaved?: boolean },
): ProposalPage {
  return {
    title: speech.t('usernames.proposal.title'),
    nav: 'settings',
    breadcrumb: [{ label: speech.t('settings.title'), href: '/settings#username-rule' }],
    preview,
    unsaved: state.unsaved ?? false,
    form: buildForm<Field>(speech, state, {
      shown: {
        kind: 'checkbox',
        label: 'usernames.proposal.field.shown',
        hint: 'usernames.proposal.field.shownHint',
        value: shown ? 'yes' : '',
      },
      given: choice(speech, 'given', rule),
      between: choice(speech, 'between', rule),
      surname: choice(speech, 'surname', rule),
      particles: choice(speech, 'particles', rule),
      joint: choice(speech, 'joint', rule),
      apostrophe: choice(speech, 'apostrophe', rule),
      ligatures: choice(speech, 'ligatures', rule),
      firstNumber: {
        kind: 'select',
        label: 'usernames.proposal.field.firstNumber',
        value: rule.firstNumber,
        options: ['1', '2'].map((value) => ({ value, label: value })),
        size: 'short',
      },
      longest: {
        type: 'number',
        label: 'usernames.proposal.field.longest',
        hint: 'usernames.proposal.field.longestHint',
        value: rule.longest,
        min: String(SHORTEST),
        max: String(LONGEST),
        inputmode: 'numeric',
        size: 'short',
      },
    }),
  };
}

function choice(speech: Speech, field: keyof typeof CHOICES, rule: ProposalRule): FieldSpec {
  const options = CHOICES[field].map((value) => ({
    value,
    label: speech.t(`usernames.proposal.${field}.${value}`),
  }));
  return { kind: 'select', label: `usernames.proposal.field.${field}`, value: rule[field], options };
}
