import type { Speech } from '../platform/i18n/formats.js';
import type { BadgeTone } from '../platform/web/badge.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import { ACTIONS } from './evidence.rules.js';
import { factorForms, type FactorForms, type FactorNeeds } from './factor-forms.views.js';
import type { CheckSummary, EvidenceSummary, Requirements, ShownCheck } from './identity-checks.types.js';
import type { Lamp } from './policy.rules.js';

/** What `{{> identity-checks/_panel check}}` reads: on the check's own page, the case page and the call screen. */
export interface CheckPanel {
  /** Null while a check runs, or where the reader may not start one. */
  readonly start: { action: string; next: string; hint: string; form: FormModel<'action'> } | null;
  readonly live: LiveCheck | null;
  /** Opens NUMEN evidence of the person again; null unless it is closed and the reader may. */
  readonly lift: { action: string; next: string } | null;
  /** Ended checks of the case, newest first. */
  readonly past: readonly PastCheck[];
}

export interface LiveCheck {
  readonly id: string;
  readonly title: string;
  readonly accountClass: string;
  readonly countdown: { at: number; text: string; label: string; over: string };
  readonly lamps: readonly LampModel[];
  /** Said when the check is sufficient; empty otherwise. */
  readonly enough: string;
  readonly missing: readonly string[];
  readonly ways: readonly string[];
  readonly evidence: readonly EvidenceLine[];
  readonly say: readonly string[];
  /** The same words for every cause, so that a caller learns nothing. */
  readonly sayRefusal: string;
  readonly next: string;
  /** Null for readers other than the agent who runs it. */
  readonly factors: FactorForms | null;
}

export interface LampModel {
  readonly state: 'on' | 'partial' | 'off';
  readonly icon: string;
  readonly label: string;
  readonly text: string;
}

export interface EvidenceLine {
  readonly text: string;
  readonly when: string;
  readonly tone: string;
  readonly icon: string;
}

export interface PastCheck {
  readonly title: string;
  readonly state: { label: string; tone: BadgeTone; icon: string };
  readonly reason: string;
  readonly when: string;
  readonly evidence: readonly EvidenceLine[];
}

/** Checks of the case, newest first, and where forms lead back to. */
export interface PanelData extends ShownCheck {
  readonly next: string;
}

/** Builds the panel. `states` brings back a form that was not accepted, by factor. */
export function checkPanel(
  speech: Speech,
  data: PanelData,
  states: Readonly<Record<string, FormState>> = {},
): CheckPanel {
  const running = data.checks.find(({ state }) => state === 'live');
  const past = data.checks.filter((check) => check !== running).map((check) => pastCheck(speech, check));
  const live = running ? liveCheck(speech, data, running, states) : null;
  const start = running || !data.mayStart ? null : startForm(speech, data, states['start'] ?? {});
  const lift = data.liftable && {
    action: `/people/${encodeURIComponent(data.liftable.personId)}/numen-lock/lifting`,
    next: data.next,
  };
  return { start, live, lift, past };
}

function startForm(speech: Speech, data: PanelData, state: FormState): CheckPanel['start'] {
  const options = ACTIONS.map((value) => ({ value, label: speech.t(`identity-checks.action.${value}`) }));
  return {
    action: `/cases/${encodeURIComponent(data.caseNumber)}/identity-checks`,
    next: data.next,
    hint: speech.t('identity-checks.start.hint', { n: data.checkMinutes }),
    form: buildForm(speech, state, {
      action: {
        label: 'identity-checks.start.action',
        kind: 'select',
        options,
        value: data.suggested ?? 'password',
      },
    }),
  };
}

function liveCheck(
  speech: Speech,
  data: PanelData,
  check: CheckSummary,
  states: Readonly<Record<string, FormState>>,
): LiveCheck {
  const { required } = check;
  const own = check.agentId === data.readerId && data.means !== null;
  return {
    id: check.id,
    title: speech.t(`identity-checks.action.${check.action}`),
    accountClass: speech.t(`identity-checks.class.${check.accountClass}`),
    countdown: {
      at: check.expiresAt,
      text: speech.time(check.expiresAt),
      label: speech.t('identity-checks.countdown'),
      over: speech.t('identity-checks.over'),
    },
    lamps: (['resolution', 'validation', 'verification'] as const).map((name) =>
      lamp(speech, name, required.lamps[name]),
    ),
    enough: enoughText(speech, required),
    missing: required.missing.map((code) => speech.t(`identity-checks.missing.${code}`)),
    ways: required.ways.map((way) =>
      speech.list(way.map((letter) => speech.t(`identity-checks.letter.${letter}`))),
    ),
    evidence: check.evidence.map((one) => evidenceLine(speech, one)),
    say: ['password', 'numen', 'callBack'].map((line) => speech.t(`identity-checks.say.${line}`)),
    sayRefusal: speech.t('identity-checks.say.refusal'),
    next: data.next,
    factors: own && data.means ? factorForms(speech, check.id, data.means, needsOf(check), states) : null,
  };
}

function needsOf({ required, evidence }: CheckSummary): FactorNeeds {
  const matched = evidence.filter(({ outcome }) => outcome === 'match');
  return { sufficient: required.sufficient, held: new Set(matched.flatMap(({ letter }) => letter ?? [])) };
}

const LAMP: Record<Lamp, Pick<LampModel, 'state' | 'icon'>> = {
  on: { state: 'on', icon: 'check-circle-fill' },
  compensated: { state: 'partial', icon: 'dash-circle' },
  off: { state: 'off', icon: 'x-circle-fill' },
};

function lamp(speech: Speech, name: string, value: Lamp): LampModel {
  const label = speech.t(`identity-checks.lamp.${name}`);
  return { ...LAMP[value], label, text: speech.t(`identity-checks.lampState.${name}.${value}`) };
}

function enoughText(speech: Speech, { sufficient, needsApproval }: Requirements): string {
  if (!sufficient) return '';
  return speech.t(
    needsApproval ? `identity-checks.enoughApproval.${needsApproval}` : 'identity-checks.enough',
  );
}

/** One line: what, how it ended, where it was seen or who answered. Never a value. */
function evidenceLine(speech: Speech, one: EvidenceSummary): EvidenceLine {
  const who = one.answeredBy ?? one.voucherName;
  const parts = [
    speech.t(`identity-checks.evidence.${one.kind}`),
    speech.t(`identity-checks.outcome.${one.outcome}`),
    ...(one.channel ? [speech.t(`identity-checks.channel.${one.channel}`)] : []),
    ...(who ? [speech.t('identity-checks.by', { name: who })] : []),
  ];
  const ok = one.outcome === 'match';
  return {
    text: parts.join(' · '),
    when: speech.time(one.at),
    tone: ok ? 'is-ok' : 'is-danger',
    icon: ok ? 'check-lg' : 'x-lg',
  };
}

function pastCheck(speech: Speech, check: CheckSummary): PastCheck {
  const used = check.state === 'consumed';
  return {
    title: speech.t(`identity-checks.action.${check.action}`),
    state: {
      label: speech.t(`identity-checks.state.${check.state}`),
      tone: used ? 'ok' : '',
      icon: used ? 'check-lg' : 'clock',
    },
    reason: check.deadReason ? speech.t(`identity-checks.dead.${check.deadReason}`) : '',
    when: speech.dateTime(check.createdAt),
    evidence: check.evidence.map((one) => evidenceLine(speech, one)),
  };
}
