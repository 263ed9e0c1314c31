import { DOCUMENT_TYPES } from './document.rules.js';
import { ACTIONS } from './evidence.rules.js';
import type { HeldEvidence, PolicyFacts } from './evidence.rules.js';
import { lettersHeld } from './held-letters.rules.js';
import { ruleFor, satisfies, stricter } from './policy.rules.js';
import { RULED_CLASSES } from './policy-file.rules.js';
import type { IdentityPolicy } from './policy-file.rules.js';

/** Every piece of evidence that can change an answer; a check holds any subset of them. */
const PIECES: readonly HeldEvidence[] = [
  { kind: 'numen' },
  { kind: 'document', letter: 'F', channel: 'on-site' },
  { kind: 'document', letter: 'F', channel: 'live-video' },
  { kind: 'owner-code', medium: 'sms', contactId: '1' },
  { kind: 'owner-code', medium: 'email', contactId: '2' },
  { kind: 'voucher', voucherName: 'Paul Roux', voucherRole: 'head' },
  { kind: 'voucher', voucherName: 'Anne Petit', voucherRole: 'secretary' },
  { kind: 'call-back', answeredBy: 'Paul Roux' },
  { kind: 'call-back', answeredBy: 'Lucie Faure' },
];

/**
 * Where a policy is looser than the shipped one, as places of the file; empty when nowhere. Both are tried on every
 * subset of evidence, so that any wording of the file is compared by what it accepts. The floor is left out: a file
 * that asks for less than the floor is looser even though the floor still holds.
 */
export function looserThan(shipped: IdentityPolicy, policy: IdentityPolicy): string[] {
  const places = new Set<string>();
  if (policy.checkMinutes > shipped.checkMinutes) places.add('checkMinutes');
  if (policy.contactMinimumDays < shipped.contactMinimumDays) places.add('contactMinimumDays');
  if (policy.approvalWorkingHours > shipped.approvalWorkingHours) places.add('approvalWorkingHours');
  if (policy.activationAccountUnderDays > shipped.activationAccountUnderDays)
    places.add('activationAccountUnderDays');
  for (const type of DOCUMENT_TYPES) {
    const longer = policy.toleratedExpiryYears[type] > shipped.toleratedExpiryYears[type];
    if (longer) places.add(`toleratedExpiryYears.${type}`);
  }
  for (const facts of everyFacts()) {
    const place = `classes.${facts.accountClass}.${facts.action}`;
    if (approvalIsLooser(shipped, policy, facts) || acceptsMore(shipped, policy, facts)) places.add(place);
  }
  return [...places];
}

function everyFacts(): PolicyFacts[] {
  return RULED_CLASSES.flatMap((accountClass) =>
    ACTIONS.flatMap((action) =>
      [true, false].map((fresh) => ({
        action,
        accountClass,
        ownAccount: false,
        numenOnFile: true,
        voucherRouteAccepted: true,
        neverSignedIn: fresh,
        accountAgeDays: fresh ? 0 : null,
        contestedContactIds: [],
      })),
    ),
  ).filter((facts) => !followsPasswordRule(facts));
}

/** An activation that is none is judged by the password rule, already compared under its own name. */
function followsPasswordRule({ action, accountClass, neverSignedIn }: PolicyFacts): boolean {
  return action === 'activation' && accountClass === 'A' && !neverSignedIn;
}

function approvalIsLooser(shipped: IdentityPolicy, policy: IdentityPolicy, facts: PolicyFacts): boolean {
  const wanted = ruleFor(facts, shipped).approval;
  return stricter(ruleFor(facts, policy).approval, wanted) !== ruleFor(facts, policy).approval;
}

function acceptsMore(shipped: IdentityPolicy, policy: IdentityPolicy, facts: PolicyFacts): boolean {
  for (let subset = 0; subset < 2 ** PIECES.length; subset++) {
    const held = lettersHeld(
      PIECES.filter((_, at) => subset & (1 << at)),
      facts,
    );
    const accepted = satisfies(held, facts, ruleFor(facts, policy), policy);
    if (accepted && !satisfies(held, facts, ruleFor(facts, shipped), shipped)) return true;
  }
  return false;
}
