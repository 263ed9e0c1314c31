import type { Speech } from '../platform/i18n/formats.js';
import type { BadgeTone } from '../platform/web/badge.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { Delivery, ResetKind } from './reset.rules.js';
import type { SubmittedReset } from './resets.types.js';
import { refusalWords } from './refusal-words.rules.js';

/** One reset on the case page, the call screen and the receipt. */
export interface ResetRow {
  readonly id: string;
  readonly title: string;
  readonly tone: BadgeTone;
  readonly state: string;
  readonly facts: readonly { label: string; text: string }[];
  /** Where the agent types the six characters; null unless a pairing waits. */
  readonly pairingAction: string | null;
  /** Key of that field: on the first row that waits, and '' on the others. */
  readonly pairingKey: string;
  readonly reissueAction: string | null;
  readonly approval: string | null;
}

/** What `{{> resets/_panel}}` reads. */
export interface ResetsPanel {
  readonly rows: readonly ResetRow[];
  readonly frozen: { text: string } | null;
  /** Null while no sufficient check exists, or the reader may not submit. */
  readonly submit: {
    action: string;
    form: FormModel<'delivery' | 'contactId'>;
    hidden: Record<string, string>;
    label: string;
  } | null;
  readonly freezeAction: string | null;
  readonly freezeForm: FormModel<'reason'> | null;
}

/** The page answered by the POST itself: the withdrawal code is on it this once, and nowhere else. */
export interface ResetReceiptPage extends Page {
  readonly row: ResetRow;
  readonly withdrawalCode: string | null;
  readonly say: readonly string[];
  readonly back: { href: string; label: string };
}

export interface ApprovalRow {
  readonly id: string;
  readonly caseNumber: string;
  readonly caseHref: string;
  readonly person: string;
  readonly kind: string;
  readonly accountClass: string;
  readonly requester: string;
  readonly submitted: string;
  readonly countdown: { at: number; label: string; over: string; text: string } | null;
  readonly evidence: readonly string[];
  readonly action: string;
  /** Why this reader may not decide; null when they may. */
  readonly refusal: string | null;
}
export interface FreezeRow {
  readonly id: string;
  readonly person: string;
  readonly reason: string;
  readonly opened: string;
  readonly action: string;
}
export interface ApprovalsPage extends Page {
  readonly rows: readonly ApprovalRow[];
  readonly freezes: readonly FreezeRow[];
}

declare module '../platform/web/view.js' {
  interface Views {
    'resets/receipt': ResetReceiptPage;
    'resets/approvals': ApprovalsPage;
  }
}

const TONES: Readonly<Record<string, BadgeTone>> = {
  done: 'ok',
  'awaiting-approval': 'warn',
  'to-reconcile': 'warn',
  writing: 'info',
  refused: 'danger',
  rejected: 'danger',
  lapsed: 'danger',
};

/** A reset over the API: instants as ISO 8601. */
export function apiReset(reset: SubmittedReset) {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const { receipt } = reset;
  return {
    id: reset.id,
    state: reset.state,
    kind: reset.kind,
    delivery: reset.delivery,
    receipt: {
      ...receipt,
      submittedAt: iso(receipt.submittedAt),
      finishedAt: iso(receipt.finishedAt),
      approveBefore: iso(receipt.approveBefore),
      claimExpiresAt: iso(receipt.claimExpiresAt),
    },
    ...(reset.withdrawalCode === undefined ? {} : { withdrawalCode: reset.withdrawalCode }),
  };
}

const PAIRING_KEY = 'a';

export function resetRow(speech: Speech, reset: SubmittedReset, mayAct: boolean): ResetRow {
  const { receipt } = reset;
  const facts = [{ label: speech.t('resets.fact.submitted'), text: speech.dateTime(receipt.submittedAt) }];
  const add = (key: string, text: string | null): void => {
    if (text !== null) facts.push({ label: speech.t(`resets.fact.${key}`), text });
  };
  add('finished', receipt.finishedAt === null ? null : speech.dateTime(receipt.finishedAt));
  add('approveBefore', receipt.approveBefore === null ? null : speech.dateTime(receipt.approveBefore));
  add('reason', receipt.reason === null ? null : speech.t(`errors.${receipt.reason}`));
  if (reset.state === 'refused') {
    const words = refusalWords(receipt.reason);
    add('caller', speech.t(words.caller));
    add('administrator', words.administrator && speech.t(words.administrator));
  }
  add('delivery', reset.delivery === null ? null : speech.t(`resets.delivery.${reset.delivery}`));
  add('destination', receipt.destination);
  add('claim', receipt.claimState === null ? null : speech.t(`resets.claimState.${receipt.claimState}`));
  add(
    'claimExpires',
    openClaim(receipt.claimState) && receipt.claimExpiresAt !== null
      ? speech.time(receipt.claimExpiresAt)
      : null,
  );
  add('proof', proofText(speech, receipt.proof));
  const waits = mayAct && reset.state === 'done' && receipt.claimState === 'issued';
  return {
    id: reset.id,
    title: speech.t(`resets.kind.${reset.kind}`),
    tone: TONES[reset.state] ?? 'info',
    state: speech.t(`resets.state.${reset.state}`),
    facts,
    pairingAction: waits && reset.delivery === 'pairing' ? `/resets/${reset.id}/pairing` : null,
    pairingKey: PAIRING_KEY,
    reissueAction: waits && reset.delivery !== 'pairing' ? `/resets/${reset.id}/reissue` : null,
    approval: reset.state === 'awaiting-approval' ? speech.t('resets.waitsForSecond') : null,
  };
}

const openClaim = (state: string | null): boolean => state === 'issued' || state === 'bound';

function proofText(speech: Speech, proof: SubmittedReset['receipt']['proof']): string | null {
  if (proof === null) return null;
  return speech.t(proof.mustChange === true ? 'resets.proof.mustChange' : 'resets.proof.readBack');
}

export interface PanelFacts {
  readonly resets: readonly SubmittedReset[];
  /** Since when the account is frozen; null when it is not. */
  readonly frozenAt: number | null;
  /** The check that would pay, when it is live and sufficient, with what it allows. */
  readonly payable: {
    checkId: string;
    kind: ResetKind;
    deliveries: readonly Delivery[];
    needsApproval: boolean;
  } | null;
  readonly contacts: readonly { id: string; masked: string }[];
  readonly caseNumber: string;
  readonly mayAct: boolean;
  readonly mayFreeze: boolean;
  readonly idempotencyKey: string;
}

export function resetsPanel(speech: Speech, facts: PanelFacts, state: FormState = {}): ResetsPanel {
  const base = `/cases/${facts.caseNumber}`;
  return {
    rows: rowsOf(speech, facts),
    frozen:
      facts.frozenAt === null
        ? null
        : { text: speech.t('resets.frozenSince', { when: speech.dateTime(facts.frozenAt) }) },
    submit: facts.mayAct && facts.payable ? submitModel(speech, facts, facts.payable, state, base) : null,
    freezeAction: facts.mayFreeze && facts.frozenAt === null ? `${base}/freezes` : null,
    freezeForm:
      facts.mayFreeze && facts.frozenAt === null
        ? buildForm(
            speech,
            {},
            {
              reason: { label: 'resets.freeze.reason', hint: 'resets.freeze.hint', maxlength: 500, key: 'z' },
            },
          )
        : null,
  };
}

/** One key for one field: of several pairings that wait, the first (newest) has it. */
function rowsOf(speech: Speech, facts: PanelFacts): ResetRow[] {
  const rows = facts.resets.map((reset) => resetRow(speech, reset, facts.mayAct));
  const first = rows.findIndex(({ pairingAction }) => pairingAction !== null);
  return rows.map((row, i) => (i === first ? row : { ...row, pairingKey: '' }));
}

function submitModel(
  speech: Speech,
  facts: PanelFacts,
  payable: NonNullable<PanelFacts['payable']>,
  state: FormState,
  base: string,
): NonNullable<ResetsPanel['submit']> {
  const deliveries = payable.deliveries.map((value) => ({
    value,
    label: speech.t(`resets.delivery.${value}`),
    hint: speech.t(`resets.deliveryHint.${value}`),
  }));
  const contacts = facts.contacts.map(({ id, masked }) => ({ value: id, label: masked }));
  return {
    action: `${base}/resets`,
    label: speech.t(payable.needsApproval ? 'resets.submitForApproval' : `resets.submit.${payable.kind}`),
    hidden: { identityCheckId: payable.checkId, kind: payable.kind, idempotencyKey: facts.idempotencyKey },
    form: buildForm(speech, state, {
      delivery: {
        kind: deliveries.length > 0 ? 'choice' : 'hidden',
        label: 'resets.delivery.label',
        key: 'r',
        options: deliveries,
        value: deliveries[0]?.value ?? '',
      },
      contactId: {
        kind: contacts.length > 0 ? 'select' : 'hidden',
        label: 'resets.contact',
        options: contacts,
        required: false,
        value: contacts[0]?.value ?? '',
      },
    }),
  };
}

export function receiptPage(speech: Speech, reset: SubmittedReset, caseNumber: string): ResetReceiptPage {
  return {
    title: speech.t(`resets.receipt.${reset.state}`),
    nav: 'desk',
    breadcrumb: [
      { label: speech.t('resets.caseCrumb', { number: caseNumber }), href: `/cases/${caseNumber}` },
    ],
    row: resetRow(speech, reset, true),
    withdrawalCode: reset.withdrawalCode === undefined ? null : [...reset.withdrawalCode].join(' '),
    say: sayLines(speech, reset),
    back: { href: `/cases/${caseNumber}`, label: speech.t('resets.backToCase') },
  };
}

function sayLines(speech: Speech, reset: SubmittedReset): string[] {
  if (reset.delivery === null || reset.state !== 'done') return [];
  return ['never', reset.delivery].map((line) => speech.t(`resets.say.${line}`));
}
