import type { Speech } from '../../platform/i18n/formats.js';
import type { BadgeTone } from '../../platform/web/badge.js';
import type { Crumb } from '../../platform/web/view.js';
import { ROLES } from '../permissions.rules.js';
import { scopeText } from '../scope.views.js';

export interface Badge {
  readonly label: string;
  readonly tone: BadgeTone;
  readonly icon: string;
}

/** What these pages read of an account. */
export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly state: string;
  readonly scope: string | null;
  readonly site: string | null;
  readonly uais: readonly string[];
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly version: number;
}

const TONES: Record<string, [tone: BadgeTone, icon: string]> = {
  active: ['ok', 'check-circle-fill'],
  awaiting: ['warn', 'hourglass-split'],
  disabled: ['', 'dash-circle'],
};

/** The way back from every page below the list. */
export const crumbs = (speech: Speech): readonly Crumb[] => [
  { label: speech.t('accounts.list.title'), href: '/accounts' },
];

/** Scope in words, or schools. */
export function reachText(speech: Speech, { scope, uais }: Pick<AccountFacts, 'scope' | 'uais'>): string {
  return scope === null ? uais.join(', ') : scopeText(speech, scope);
}

export function stateBadge(speech: Speech, state: string): Badge {
  const [tone, icon] = TONES[state] ?? ['', ''];
  return { label: speech.t(`accounts.state.${state}`), tone, icon };
}

export function roleOptions(speech: Speech) {
  return ROLES.map((value) => ({ value, label: speech.t(`common.role.${value}`) }));
}
