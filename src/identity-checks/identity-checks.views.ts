import type { Speech } from '../platform/i18n/formats.js';
import type { FormState } from '../platform/web/fields.js';
import type { Flash, Page } from '../platform/web/view.js';
import { checkPanel, type CheckPanel, type PanelData } from './check-panel.views.js';
import type { EvidenceKind } from './evidence.rules.js';
import type { EvidenceAnswer } from './identity-checks.types.js';
import type { OpenVoucher } from './voucher-desk.js';

export interface CheckPage extends Page {
  readonly check: CheckPanel;
  readonly back: string;
}

export interface VouchersPage extends Page {
  readonly requests: readonly VoucherCard[];
}

export interface VoucherCard {
  readonly id: string;
  readonly action: string;
  readonly personName: string;
  readonly username: string;
  readonly function: string;
  readonly school: string;
  readonly purpose: string;
  readonly agent: string;
  readonly countdown: { at: number; text: string; label: string; over: string };
}

declare module '../platform/web/view.js' {
  interface Views {
    'identity-checks/show': CheckPage;
    'identity-checks/vouchers': VouchersPage;
  }
}

/** A check on a page of its own. */
export function checkPage(
  speech: Speech,
  data: PanelData,
  states: Readonly<Record<string, FormState>> = {},
): CheckPage {
  const back = `/cases/${encodeURIComponent(data.caseNumber)}`;
  return {
    title: speech.t('identity-checks.titleOfCase', { number: data.caseNumber }),
    breadcrumb: [{ label: data.caseNumber, href: back }],
    nav: 'cases',
    check: checkPanel(speech, data, states),
    back,
  };
}

/** Requests to vouch, one card each. */
export function vouchersPage(speech: Speech, requests: readonly OpenVoucher[]): VouchersPage {
  return {
    title: speech.t('identity-checks.vouchers.title'),
    nav: 'vouchers',
    requests: requests.map((one) => ({
      id: one.id,
      action: `/vouchers/${encodeURIComponent(one.id)}`,
      personName: one.personName,
      username: one.username,
      function: one.function ?? '',
      school: one.schoolName,
      purpose: speech.t(`identity-checks.action.${one.action}`),
      agent: one.agentName,
      countdown: {
        at: one.expiresAt,
        text: speech.time(one.expiresAt),
        label: speech.t('identity-checks.countdown'),
        over: speech.t('identity-checks.over'),
      },
    })),
  };
}

/** The message after a piece of evidence: what, how it ended, what to look at. */
export function evidenceFlash(speech: Speech, kind: EvidenceKind, answer: EvidenceAnswer): Flash {
  if (answer.notes.includes('numen-shape')) return { kind: 'warning', key: 'identity-checks.flash.shape' };
  const name = speech.t(`identity-checks.evidence.${kind}`);
  const telling = answer.notes.filter((note) => !note.startsWith('ok-'));
  const notes = telling.map((note) => speech.t(`identity-checks.note.${note}`)).join(' ');
  switch (answer.outcome) {
    case 'match':
      return notes === ''
        ? { kind: 'success', key: 'identity-checks.flash.match', params: { kind: name } }
        : { kind: 'warning', key: 'identity-checks.flash.matchWarning', params: { kind: name, notes } };
    case 'mismatch':
      return notes === ''
        ? {
            kind: 'warning',
            key: 'identity-checks.flash.mismatch',
            params: { kind: name, n: answer.attemptsLeft ?? 0 },
          }
        : { kind: 'warning', key: 'identity-checks.flash.mismatchNotes', params: { kind: name, notes } };
    case 'locked':
      return { kind: 'danger', key: 'identity-checks.flash.locked', params: { kind: name } };
    case 'refused':
      return { kind: 'danger', key: 'identity-checks.flash.refused', params: { kind: name } };
  }
}
