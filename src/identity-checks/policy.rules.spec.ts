import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ACTIONS } from './evidence.rules.js';
import type { Action, HeldEvidence, PolicyFacts } from './evidence.rules.js';
import { isSamePerson } from './held-letters.rules.js';
import { looserThan } from './policy-compare.rules.js';
import { readPolicy } from './policy-file.rules.js';
import type { IdentityPolicy } from './policy-file.rules.js';
import { assess } from './policy.rules.js';

const TEXT = readFileSync(new URL('../../policies/identity-policy.json', import.meta.url), 'utf8');
const shipped = policyOf(TEXT);

function policyOf(text: string): IdentityPolicy {
  const reading = readPolicy(text);
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.policy;
}

const EVIDENCE = {
  R: { kind: 'numen' },
  A: { kind: 'attributes' },
  F: { kind: 'document', letter: 'F', channel: 'on-site' },
  Fv: { kind: 'document', letter: 'F', channel: 'live-video' },
  D: { kind: 'document', letter: 'D', channel: 'copy' },
  Ds: { kind: 'document', letter: 'D', channel: 'on-site' },
  C: { kind: 'owner-code', medium: 'email', contactId: 'mail-1' },
  Cs: { kind: 'owner-code', medium: 'sms', contactId: 'phone-1' },
  V: { kind: 'voucher', voucherName: 'Paul Roux', voucherRole: 'head' },
  Vs: { kind: 'voucher', voucherName: 'Anne Petit', voucherRole: 'secretary' },
  K: { kind: 'call-back', answeredBy: 'Lucie Faure' },
  Kv: { kind: 'call-back', answeredBy: 'M. Roux' },
} as const satisfies Record<string, HeldEvidence>;
type Name = keyof typeof EVIDENCE;

const facts = (more: Partial<PolicyFacts> = {}): PolicyFacts => ({
  action: 'password',
  accountClass: 'A',
  ownAccount: false,
  numenOnFile: true,
  voucherRouteAccepted: false,
  neverSignedIn: false,
  accountAgeDays: 400,
  contestedContactIds: [],
  ...more,
});
const held = (text: string): HeldEvidence[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((name) => EVIDENCE[name as Name]);
const judge = (text: string, more: Partial<PolicyFacts> = {}, policy = shipped) =>
  assess(held(text), facts(more), policy);
const accepted = { voucherRouteAccepted: true };
const newcomer = { action: 'activation' as const, neverSignedIn: true, accountAgeDays: 10 };

describe('the policy matrix', () => {
  it.each<[string, string, Partial<PolicyFacts>, boolean]>([
    ['A password: NUMEN alone', 'R', {}, false],
    ['A password: NUMEN and an e-mailed copy', 'R D', {}, false],
    ['A password: NUMEN and a document without the face', 'R Ds', {}, false],
    ['A password: face', 'R F', {}, true],
    ['A password: face by video', 'R Fv', {}, true],
    ['A password: code', 'R C', {}, true],
    ['A password: code by SMS', 'R Cs', {}, true],
    ['A password: face without resolution', 'F', {}, false],
    ['A password: voucher alone', 'R V', accepted, false],
    ['A password: call-back alone', 'R K', accepted, false],
    ['A password: voucher and call-back, risk accepted', 'R V K', accepted, true],
    ['A password: the secretary vouches', 'R Vs K', accepted, true],
    ['A unlock: voucher', 'R Vs', { ...accepted, action: 'unlock' }, false],
    ['A unlock: voucher and call-back, risk accepted', 'R Vs K', { ...accepted, action: 'unlock' }, true],
    ['A unlock: voucher and call-back, risk not accepted', 'R Vs K', { action: 'unlock' }, false],
    ['A unlock: code', 'R C', { action: 'unlock' }, true],
    ['A unlock: NUMEN alone', 'R', { action: 'unlock' }, false],
    ['B unlock: code', 'R C', { action: 'unlock', accountClass: 'B' }, true],
    ['B unlock: voucher', 'R V', { action: 'unlock', accountClass: 'B' }, false],
    ['B password: code', 'R C', { accountClass: 'B' }, false],
    ['B password: code and call-back', 'R C K', { accountClass: 'B' }, true],
    ['B password: code by SMS and call-back', 'R Cs K', { accountClass: 'B' }, true],
    ['B password: face', 'R Fv', { accountClass: 'B' }, true],
    ['B password: voucher and call-back', 'R V K', { ...accepted, accountClass: 'B' }, false],
    ['C password: face by video', 'R Fv', { accountClass: 'C' }, false],
    ['C password: face on site', 'R F', { accountClass: 'C' }, true],
    ['C password: code and call-back', 'R C K', { accountClass: 'C' }, false],
    ['C unlock: code', 'R C', { action: 'unlock', accountClass: 'C' }, true],
    ['D', 'R F C V K', { ...accepted, accountClass: 'D' }, false],
    ['unfreeze: code', 'R C', { action: 'unfreeze' }, true],
    ['unfreeze: voucher and call-back', 'R V K', { ...accepted, action: 'unfreeze' }, false],
  ])('%s', (_what, evidence, more, sufficient) => expect(judge(evidence, more).sufficient).toBe(sufficient));

  it.each<[string, Partial<PolicyFacts>, string, string | null]>([
    ['class A', {}, 'R F', null],
    ['class B password', { accountClass: 'B' }, 'R F', 'second-person'],
    ['class B unlock', { accountClass: 'B', action: 'unlock' }, 'R C', null],
    ['class C password', { accountClass: 'C' }, 'R F', 'other-team'],
    ['class C unlock', { accountClass: 'C', action: 'unlock' }, 'R F', 'second-person'],
    ['unfreeze by code', { action: 'unfreeze' }, 'R C', 'supervisor'],
    ['unfreeze by face', { action: 'unfreeze' }, 'R F', null],
  ])('approval of %s', (_what, more, evidence, approval) => {
    expect(judge(evidence, more).needsApproval).toBe(approval);
  });
});

describe('rules of the design', () => {
  it('T1: the NUMEN lights the first lamp only', () => {
    expect(judge('R').lamps).toEqual({ resolution: 'on', validation: 'off', verification: 'off' });
    expect(judge('R').missing).toEqual(['owner-code', 'face', 'voucher', 'call-back']);
  });

  it('T4: class B with NUMEN and a document attested by the agent is refused; code, call-back and a second person pass', () => {
    expect(judge('R Ds', { accountClass: 'B' }).sufficient).toBe(false);
    expect(judge('R Ds C K', { accountClass: 'B' })).toMatchObject({
      sufficient: true,
      needsApproval: 'second-person',
    });
  });

  it('T14: own account, never', () => {
    expect(judge('R F C V K', { ownAccount: true })).toMatchObject({
      sufficient: false,
      missing: ['own-account'],
      ways: [],
    });
  });

  it('T17: SMS is never the only factor of class B and above', () => {
    const result = judge('R Cs', { accountClass: 'B', action: 'unlock' });
    expect(result.sufficient).toBe(false);
    expect(result.missing).toContain('sms-not-alone');
  });

  it('T28: a copy lights no verification', () => expect(judge('R D').lamps.verification).toBe('off'));

  it('R + V + K stays off until a setting records who accepted that risk', () => {
    expect(judge('R V K')).toMatchObject({ sufficient: false });
    expect(judge('R V K').missing).toContain('voucher-route-closed');
    expect(judge('R V K', accepted).lamps.verification).toBe('compensated');
  });

  it('V and K count together only if somebody other than the voucher answers', () => {
    expect(judge('R V Kv', accepted).sufficient).toBe(false);
    expect(judge('R V Kv', accepted).missing).toContain('another-answerer');
    expect(judge('R V Kv K', accepted).sufficient).toBe(true);
    expect(isSamePerson('Mme Roux', 'Paul ROUX')).toBe(true);
    expect(isSamePerson('Lucie Faure', 'Paul Roux')).toBe(false);
    expect(isSamePerson('', 'Paul Roux')).toBe(false);
  });

  it('R is the NUMEN or, where none is on file or at the counter with the document, the attributes', () => {
    expect(judge('A C').sufficient).toBe(false);
    expect(judge('A C').missing).toContain('numen-rather-than-attributes');
    expect(judge('A C', { numenOnFile: false }).sufficient).toBe(true);
    expect(judge('A F').sufficient).toBe(true);
    expect(judge('A Fv').sufficient).toBe(false);
  });

  it('activation: R + the head’s V for a new account of class A that never signed in', () => {
    expect(judge('R V', newcomer)).toMatchObject({
      sufficient: true,
      lamps: { verification: 'compensated' },
    });
    expect(judge('R Vs', newcomer).sufficient).toBe(false);
    expect(judge('R V', { ...newcomer, accountAgeDays: 90 }).sufficient).toBe(false);
    expect(judge('R V', { ...newcomer, accountAgeDays: null }).sufficient).toBe(false);
    expect(judge('R V', { ...newcomer, neverSignedIn: false }).sufficient).toBe(false);
    expect(judge('R V', { ...newcomer, accountClass: 'B' }).sufficient).toBe(false);
    expect(judge('R C', { ...newcomer, neverSignedIn: false }).sufficient).toBe(true);
  });

  it('unfreeze needs another contact than those of the contested reset', () => {
    const contested = { action: 'unfreeze' as const, contestedContactIds: ['mail-1'] };
    expect(judge('R C', contested).sufficient).toBe(false);
    expect(judge('R Cs', contested).sufficient).toBe(true);
    expect(judge('R C', { contestedContactIds: ['mail-1'] }).sufficient).toBe(true);
  });
});

describe('floor in code', () => {
  const letters = fc.subarray(['R', 'F', 'C', 'V', 'K'], { minLength: 1 }).map((some) => some.join('+'));
  const rule = fc.record({ accept: fc.array(letters, { maxLength: 4 }) });
  const rules = fc.record({ unlock: rule, password: rule, activation: rule, unfreeze: rule });
  const anyPolicy = fc
    .record({ A: rules, B: rules, C: rules })
    .map((classes) => policyOf(JSON.stringify({ ...JSON.parse(TEXT), classes })));
  const anyFacts = fc.record({
    action: fc.constantFrom(...ACTIONS),
    accountClass: fc.constantFrom('A', 'B', 'C', 'D' as const),
    ownAccount: fc.boolean(),
    voucherRouteAccepted: fc.boolean(),
    neverSignedIn: fc.boolean(),
    accountAgeDays: fc.constantFrom(null, 5, 89, 90),
  });
  const anyEvidence = fc.subarray(Object.keys(EVIDENCE) as Name[]);

  it('whatever the policy file says, a reset needs R and F, C or V + K; own account and class D never', () => {
    fc.assert(
      fc.property(anyPolicy, anyFacts, anyEvidence, (policy, some, names) => {
        const result = judge(names.join(' '), some, policy);
        if (!result.sufficient) return;
        const has = (...wanted: Name[]) => wanted.some((name) => names.includes(name));
        expect(some.ownAccount || some.accountClass === 'D').toBe(false);
        expect(has('R') || has('F')).toBe(true);
        const sole = some.accountClass === 'A' && isNew(some) && has('V');
        const pair =
          has('V', 'Vs') && has('K', 'Kv') && some.voucherRouteAccepted && some.accountClass === 'A';
        expect(has('F', 'Fv', 'C', 'Cs') || pair || sole).toBe(true);
        if (some.accountClass === 'C' && some.action !== 'unlock') expect(has('F')).toBe(true);
        if (some.accountClass !== 'A') expect(has('F', 'Fv', 'C', 'K', 'Kv')).toBe(true);
      }),
      { numRuns: 2000 },
    );
    function isNew(some: { action: Action; neverSignedIn: boolean; accountAgeDays: number | null }): boolean {
      return (
        some.action === 'activation' &&
        some.neverSignedIn &&
        some.accountAgeDays !== null &&
        some.accountAgeDays < 90
      );
    }
  });

  it('whatever the file says, class B resets and class C acts need somebody else', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(judge('R F', { accountClass: 'B' }, policy).needsApproval).toBe('second-person');
        expect(judge('R F', { accountClass: 'C' }, policy).needsApproval).toBe('other-team');
        expect(judge('R F', { accountClass: 'C', action: 'unlock' }, policy).needsApproval).toBe(
          'second-person',
        );
      }),
    );
  });

  it('more evidence never makes a check insufficient', () => {
    fc.assert(
      fc.property(
        anyFacts,
        anyEvidence,
        fc.constantFrom(...(Object.keys(EVIDENCE) as Name[])),
        (some, names, more) => {
          const before = judge(names.join(' '), some).sufficient;
          const after = judge([...names, more].join(' '), some).sufficient;
          expect(before && !after).toBe(false);
        },
      ),
    );
  });

  it('an insufficient check always says why', () => {
    fc.assert(
      fc.property(anyFacts, anyEvidence, (some, names) => {
        const result = judge(names.join(' '), some);
        expect(result.missing.length > 0).toBe(!result.sufficient);
      }),
    );
  });
});

interface LooseRule {
  accept: string[];
  approval?: string;
  aproval?: string;
  faceOnSite?: boolean;
}
interface LooseFile {
  checkMinutes: number | string;
  contactMinimumDays: number;
  temporaryPassword?: boolean;
  toleratedExpiryYears: { passport: number };
  classes: Record<'A' | 'B' | 'C', Record<Action, LooseRule>>;
}

describe('a replaced policy file', () => {
  const edited = (edit: (json: LooseFile) => void) => {
    const json = JSON.parse(TEXT) as LooseFile;
    edit(json);
    return policyOf(JSON.stringify(json));
  };

  it('is not looser when it is the shipped one or a stricter one', () => {
    expect(looserThan(shipped, shipped)).toEqual([]);
    expect(
      looserThan(
        shipped,
        edited((p) => (p.classes.A.password.accept = ['R+F'])),
      ),
    ).toEqual([]);
    expect(
      looserThan(
        shipped,
        edited((p) => (p.classes.A.unlock.approval = 'second-person')),
      ),
    ).toEqual([]);
    expect(
      looserThan(
        shipped,
        edited((p) => (p.checkMinutes = 10)),
      ),
    ).toEqual([]);
  });

  it.each<[string, (p: LooseFile) => unknown, string]>([
    ['less evidence', (p) => (p.classes.B.password.accept = ['R+C']), 'classes.B.password'],
    ['nothing but R', (p) => (p.classes.A.password.accept = ['R']), 'classes.A.password'],
    ['one more way', (p) => p.classes.A.unfreeze.accept.push('R+V+K'), 'classes.A.unfreeze'],
    ['video for class C', (p) => (p.classes.C.password.faceOnSite = false), 'classes.C.password'],
    ['no approval', (p) => delete p.classes.B.password.approval, 'classes.B.password'],
    ['a longer life', (p) => (p.checkMinutes = 30), 'checkMinutes'],
    ['older passports', (p) => (p.toleratedExpiryYears.passport = 9), 'toleratedExpiryYears.passport'],
  ])('is looser with %s, and says where', (_what, edit, place) => {
    expect(looserThan(shipped, edited(edit))).toEqual([place]);
  });

  it('a temporary password cannot be switched on: none is handed out', () => {
    const json = JSON.parse(TEXT) as LooseFile;
    expect(readPolicy(JSON.stringify({ ...json, temporaryPassword: false })).ok).toBe(true);
    const reading = readPolicy(JSON.stringify({ ...json, temporaryPassword: true }));
    expect(reading.ok ? [] : reading.problems).toEqual([
      expect.stringMatching(/^"temporaryPassword" must be false or absent: Guichet hands out none/),
    ]);
  });

  it('a broken file names every problem at once and is not used', () => {
    const broken = JSON.parse(TEXT) as Omit<LooseFile, 'classes'> & {
      classes: Record<string, Partial<Record<Action, LooseRule>>>;
    };
    broken.checkMinutes = 'fifteen';
    broken.contactMinimumDays = 7;
    broken.classes.A!.password!.accept = ['R+X'];
    broken.classes.B!.unlock!.aproval = 'second-person';
    delete broken.classes.C!.unfreeze;
    const reading = readPolicy(JSON.stringify(broken));
    expect(reading.ok ? [] : reading.problems).toEqual([
      '"checkMinutes" must be a whole number from 1 to 60.',
      '"contactMinimumDays" must be a whole number from 30 to 3650.',
      '"classes.A.password.accept": "R+X" must join R, F, C, V, K with +.',
      '"classes.B.unlock" holds the unknown entry "aproval".',
      '"classes.C.unfreeze" is missing or is not an object.',
      '"classes.C.unfreeze.accept" must be a list such as ["R+C", "R+F"].',
    ]);
    expect(readPolicy('{').ok).toBe(false);
    expect(readPolicy('[]').ok).toBe(false);
  });
});
