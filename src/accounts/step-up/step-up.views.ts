import type { Speech } from '../../platform/i18n/formats.js';
import { buildForm, type FormModel } from '../../platform/web/fields.js';
import type { Replay } from '../../platform/web/replay.js';
import type { Page } from '../../platform/web/view.js';
import type { StepUpOutcome } from './step-up.service.js';

export interface StepUpPage extends Page {
  readonly action: string;
  readonly hidden: Replay['fields'];
  readonly lost: boolean;
  readonly replays: boolean;
  /** Asked in place of a part of the page: what follows comes the same way. */
  readonly swapped: boolean;
  readonly form: FormModel<'_stepUp'>;
}

declare module '../../platform/web/view.js' {
  interface Views {
    'accounts/step-up': StepUpPage;
  }
}

/** The question for a password or code: before an act that is then posted again, or by itself with a way back. */
export function stepUpPage(
  speech: Speech,
  {
    replay,
    outcome,
    next,
    swapped = false,
  }: { replay?: Replay; outcome: StepUpOutcome | null; next?: string; swapped?: boolean },
): StepUpPage {
  const error = errorOf(speech, outcome);
  return {
    title: speech.t('accounts.stepUp.title'),
    layout: 'plain',
    action: replay?.action ?? '/step-up',
    hidden: replay?.fields ?? [{ name: 'next', value: next ?? '/' }],
    lost: replay?.lost ?? false,
    replays: replay !== undefined,
    swapped,
    form: buildForm(speech, error ? { values: {}, errors: [{ field: '_stepUp', message: error }] } : {}, {
      _stepUp: {
        type: 'password',
        label: 'accounts.stepUp.label',
        hint: 'accounts.stepUp.hint',
        autocomplete: 'current-password',
        autofocus: true,
      },
    }),
  };
}

function errorOf(speech: Speech, outcome: StepUpOutcome | null): string {
  if (outcome?.outcome === 'wrong') return speech.t('accounts.stepUp.wrong');
  if (outcome?.outcome === 'slow-down') {
    return speech.t('accounts.slowDown', { n: Math.ceil(outcome.waitMs / 1000) });
  }
  return '';
}
