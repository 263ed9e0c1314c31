import type { HeldEvidence, Letter, PolicyFacts } from './evidence.rules.js';
import { nameParts } from './name-keys.rules.js';

/** The letters some evidence gives, with what the floor and the rules need to know about each. */
export interface Held {
  readonly letters: ReadonlySet<Letter>;
  readonly faceOnSite: boolean;
  /** A code came back by another way than SMS. */
  readonly codeBeyondSms: boolean;
  /** A voucher and a call-back answered by somebody else. */
  readonly voucherConfirmed: boolean;
  readonly headVoucher: boolean;
}

/** What the evidence amounts to. Contested contacts give no code for `unfreeze`. */
export function lettersHeld(evidence: readonly HeldEvidence[], facts: PolicyFacts): Held {
  const face = evidence.filter((one) => one.kind === 'document' && one.letter === 'F');
  const codes = evidence
    .filter((one) => one.kind === 'owner-code')
    .filter((code) => !isContested(code.contactId, facts));
  const vouchers = evidence.filter((one) => one.kind === 'voucher');
  const callBacks = evidence.filter((one) => one.kind === 'call-back');
  const letters = new Set<Letter>();
  if (isResolved(evidence, facts)) letters.add('R');
  if (face.length > 0) letters.add('F');
  if (codes.length > 0) letters.add('C');
  if (vouchers.length > 0) letters.add('V');
  if (callBacks.length > 0) letters.add('K');
  return {
    letters,
    faceOnSite: face.some((one) => one.kind === 'document' && one.channel === 'on-site'),
    codeBeyondSms: codes.some((code) => code.medium === 'email'),
    voucherConfirmed: vouchers.some((v) => callBacks.some((k) => !isSamePerson(v.voucherName, k.answeredBy))),
    headVoucher: vouchers.some((v) => v.voucherRole === 'head'),
  };
}

/**
 * R is the NUMEN or, where none is on file or at the counter with the document, birth date + birth name + school.
 * Selecting a person is not R.
 */
function isResolved(evidence: readonly HeldEvidence[], facts: PolicyFacts): boolean {
  if (evidence.some((one) => one.kind === 'numen')) return true;
  const attributes = evidence.some((one) => one.kind === 'attributes');
  const atCounter = evidence.some(
    (one) => one.kind === 'document' && one.channel === 'on-site' && one.letter === 'F',
  );
  return attributes && (!facts.numenOnFile || atCounter);
}

function isContested(contactId: string, facts: PolicyFacts): boolean {
  return facts.action === 'unfreeze' && facts.contestedContactIds.includes(contactId);
}

const TITLES = new Set(['M', 'MR', 'MME', 'MLLE', 'MADAME', 'MADEMOISELLE', 'MONSIEUR', 'DR']);

/** The same person when every part of the shorter name is in the longer one: "M. Roux" may well be Paul Roux. */
export function isSamePerson(left: string, right: string): boolean {
  const [one, other] = [left, right].map((name) => nameParts(name).filter((part) => !TITLES.has(part)));
  const [short, long] = one!.length <= other!.length ? [one!, other!] : [other!, one!];
  return short.length > 0 && short.every((part) => long.includes(part));
}
