import type { HeldEvidence, Letter, PolicyFacts } from './evidence.rules.js';
import { lettersHeld } from './held-letters.rules.js';
import type { Held } from './held-letters.rules.js';
import { floorApproval, floorHolds, isNewAccount } from './policy-floor.rules.js';
import type { Approval, IdentityPolicy, PolicyRule } from './policy-file.rules.js';

/** `compensated`: voucher and call-back stand in for a verification under an accepted risk; it is not one. */
export type Lamp = 'off' | 'on' | 'compensated';

/** NIST SP 800-63A-4 words: who is meant, whether what they say is true, whether it is really them. */
export interface Lamps {
  readonly resolution: Lamp;
  readonly validation: Lamp;
  readonly verification: Lamp;
}

/** Plain-word codes, in `locales` under `identity-checks.missing.*`. */
export const MISSING_CODES = [
  'own-account',
  'class-d',
  'resolution',
  'numen-rather-than-attributes',
  'face',
  'face-on-site',
  'owner-code',
  'call-back',
  'voucher',
  'head-voucher',
  'sms-not-alone',
  'voucher-route-closed',
  'another-answerer',
  'nothing-accepted',
] as const;
export type MissingCode = (typeof MISSING_CODES)[number];

export interface Assessment {
  readonly lamps: Lamps;
  readonly sufficient: boolean;
  /** Why not, most decisive first; empty when sufficient. */
  readonly missing: readonly MissingCode[];
  /** What would complete the check, one list per way, shortest first; empty when sufficient or hopeless. */
  readonly ways: readonly (readonly Letter[])[];
  readonly needsApproval: Approval | null;
}

/** Judges the evidence of a check. Pure: the same evidence and facts give the same answer on screen and at the act. */
export function assess(
  evidence: readonly HeldEvidence[],
  facts: PolicyFacts,
  policy: IdentityPolicy,
): Assessment {
  const held = lettersHeld(evidence, facts);
  const lamps = lampsOf(evidence, held, facts, policy);
  if (facts.ownAccount) return refusal(lamps, 'own-account');
  if (facts.accountClass === 'D') return refusal(lamps, 'class-d');
  const rule = ruleFor(facts, policy);
  const sufficient =
    satisfies(held, facts, rule, policy) && floorHolds(held, facts, policy.activationAccountUnderDays);
  return {
    lamps,
    sufficient,
    missing: sufficient ? [] : whatIsMissing(evidence, held, facts, rule, policy),
    ways: sufficient ? [] : waysLeft(held, rule),
    needsApproval: stricter(rule.approval, floorApproval(held, facts)),
  };
}

/** The rule of the file; an activation that is none (old account, signed in before) follows the password rule. */
export function ruleFor(facts: PolicyFacts, policy: IdentityPolicy): PolicyRule {
  const rules = policy.classes[facts.accountClass as 'A' | 'B' | 'C'];
  const plain =
    facts.action === 'activation' &&
    facts.accountClass === 'A' &&
    !isNewAccount(facts, policy.activationAccountUnderDays);
  return plain ? rules.password : rules[facts.action];
}

/** True when some combination of the file is held, in the sense the file gives it. */
export function satisfies(held: Held, facts: PolicyFacts, rule: PolicyRule, policy: IdentityPolicy): boolean {
  return rule.accept.some((combination) =>
    combination.every((letter) => counts(letter, combination, held, facts, rule, policy)),
  );
}

function counts(
  letter: Letter,
  combination: readonly Letter[],
  held: Held,
  facts: PolicyFacts,
  rule: PolicyRule,
  policy: IdentityPolicy,
): boolean {
  if (!held.letters.has(letter)) return false;
  if (letter === 'F') return !rule.faceOnSite || held.faceOnSite;
  if (letter === 'V' && combination.includes('K')) return held.voucherConfirmed;
  if (letter === 'V' && isNewAccount(facts, policy.activationAccountUnderDays)) return held.headVoucher;
  return true;
}

function whatIsMissing(
  evidence: readonly HeldEvidence[],
  held: Held,
  facts: PolicyFacts,
  rule: PolicyRule,
  policy: IdentityPolicy,
): MissingCode[] {
  const missing = new Set<MissingCode>();
  if (!held.letters.has('R')) {
    missing.add(
      evidence.some((one) => one.kind === 'attributes') ? 'numen-rather-than-attributes' : 'resolution',
    );
  }
  // Where resolution is all that some way lacks, the other ways are not missing.
  const rest = rule.accept.map((way) => way.filter((letter) => letter !== 'R' && !held.letters.has(letter)));
  const nearest = rest.some((way) => way.length === 0) ? [] : rest.sort((a, b) => a.length - b.length);
  for (const letter of new Set(nearest.flat())) missing.add(codeOf(letter, facts, policy));
  if ((rule.faceOnSite || facts.accountClass === 'C') && held.letters.has('F') && !held.faceOnSite)
    missing.add('face-on-site');
  if (held.letters.has('C') && facts.accountClass !== 'A' && !held.codeBeyondSms)
    missing.add('sms-not-alone');
  if (held.letters.has('V') && held.letters.has('K')) {
    if (!held.voucherConfirmed) missing.add('another-answerer');
    else if (!facts.voucherRouteAccepted) missing.add('voucher-route-closed');
  }
  return missing.size > 0 ? [...missing] : ['nothing-accepted'];
}

function codeOf(letter: Letter, facts: PolicyFacts, policy: IdentityPolicy): MissingCode {
  if (letter === 'V' && isNewAccount(facts, policy.activationAccountUnderDays)) return 'head-voucher';
  const codes = { R: 'resolution', F: 'face', C: 'owner-code', V: 'voucher', K: 'call-back' } as const;
  return codes[letter];
}

function waysLeft(held: Held, rule: PolicyRule): Letter[][] {
  return rule.accept
    .map((combination) => combination.filter((letter) => !held.letters.has(letter)))
    .filter((rest) => rest.length > 0)
    .sort((a, b) => a.length - b.length);
}

/** The NUMEN lights the first lamp only: knowing a number verifies nobody (NIST SP 800-63A-4 §2.5.1). */
function lampsOf(
  evidence: readonly HeldEvidence[],
  held: Held,
  facts: PolicyFacts,
  policy: IdentityPolicy,
): Lamps {
  const verified = held.letters.has('F') || held.letters.has('C');
  const vouched = held.letters.has('V') && floorHolds(held, facts, policy.activationAccountUnderDays);
  const validated = verified || held.letters.has('V') || evidence.some((one) => one.kind === 'document');
  return {
    resolution: held.letters.has('R') ? 'on' : 'off',
    validation: validated ? 'on' : 'off',
    verification: verified ? 'on' : vouched ? 'compensated' : 'off',
  };
}

const STRICTNESS: readonly (Approval | null)[] = [null, 'second-person', 'supervisor', 'other-team'];

/** The stricter of two approvals. */
export function stricter(left: Approval | null, right: Approval | null): Approval | null {
  return STRICTNESS.indexOf(left) >= STRICTNESS.indexOf(right) ? left : right;
}

function refusal(lamps: Lamps, code: MissingCode): Assessment {
  return { lamps, sufficient: false, missing: [code], ways: [], needsApproval: null };
}
