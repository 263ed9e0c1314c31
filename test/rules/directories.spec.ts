import { readFileSync } from 'node:fs';

const SLAPD = 'src/directory/openldap/openldap.source.spec.ts';
const SLAPD_RIGHTS = 'src/directory/openldap/openldap-examination.spec.ts';
const SLAPD_GUIDE = 'test/e2e/connect-openldap.spec.ts';
const SLAPD_DESK = 'test/e2e/openldap.spec.ts';
const SLAPD_CALL = 'test/journeys/call-openldap.spec.ts';
const DOMAIN = 'src/directory/ad/ad.source.spec.ts';
const DOMAIN_DESK = 'test/e2e/active-directory.spec.ts';
const DOMAIN_CALL = 'test/journeys/call-ad.spec.ts';
const BOTH = 'test/contracts/directory-source.contract.ts';

/** How a directory behaves, then the tests on the real server that hold us to it: file, then title. */
type Fact = readonly [fact: string, ...proofs: Array<readonly [file: string, title: string]>];

const OPENLDAP: readonly Fact[] = [
  [
    'a password is set by a Modify, and the overlay hashes it',
    [SLAPD, 'never rests the secret in clear'],
    [SLAPD, 'forces the change once more, where a write of the password alone lets it go'],
  ],
  [
    'a right to manage passwords passes every rule over',
    [SLAPD, 'works for an identity that may do everything too: rules stay ours, the chosen secret stays'],
    [SLAPD_RIGHTS, 'warns of an identity that has more than it needs'],
  ],
  [
    'with a right to write alone the change is not forced unless the same Modify says so, and a forced one is let go',
    [SLAPD, 'resets with a right to write only, and forces the change: nothing else can be done with it'],
    [SLAPD, 'forces the change once more, where a write of the password alone lets it go'],
    [SLAPD, 'does not call done what the policy makes of it: no secret is released that need not be changed'],
  ],
  [
    'the rights that are enough, and no more',
    [SLAPD_RIGHTS, 'finds nothing to say of the rights of the guide, but for policies made to be bad'],
    [SLAPD_RIGHTS, 'names what is missing, and prints the rules to grant'],
    [SLAPD, 'writes nothing as an identity that only reads'],
    [SLAPD_GUIDE, 'ends with an account that is reset, and whose owner has to change the secret'],
  ],
  [
    'the password operation makes up short secrets: it is never used',
    [SLAPD, 'forces the change once more, where a write of the password alone lets it go'],
  ],
  [
    'a secret to be changed opens nothing but its own change, which the owner makes on our page',
    [SLAPD, 'resets with a right to write only, and forces the change: nothing else can be done with it'],
    [SLAPD, 'holds the owner to the rules of the directory'],
    [SLAPD_CALL, 'an OpenLDAP'],
  ],
  [
    'wrong tries lock, and a lock may run out by itself',
    [BOTH, 'locks after wrong tries, even tried at once, and unlocks on demand'],
    [SLAPD, 'knows that a lock has run out, and needs no unlocking then'],
  ],
  [
    'unlocking twice is no error, and forgets the wrong tries',
    [SLAPD, 'unlocks, and forgets the wrong tries'],
    [
      SLAPD,
      'unlocks once when it is sent twice at the same instant, and once more is no error of the directory',
    ],
  ],
  [
    'a reset unlocks, and would wipe the lock of an administrator: it is refused, also at the very write',
    [SLAPD, 'resets and unlocks in one write'],
    [SLAPD, 'leaves an account that is %s as it is: %s'],
    [SLAPD, 'is beaten to it by the server itself when %s just before the write'],
    [SLAPD_DESK, 'refuses an account that is %s before anything is checked or written'],
  ],
  [
    'an account shut for good, by a lock or by its dates, is left as it is',
    [SLAPD, 'leaves an account that is %s as it is: %s'],
    [SLAPD_DESK, 'that is %s: %s'],
  ],
  [
    'a reset does not reopen an account whose validity is over',
    [SLAPD, 'leaves an account that is %s as it is: %s'],
    [SLAPD, 'ends neither the chosen secret nor moves the end that an administrator set'],
  ],
  [
    'the directory itself ends a temporary secret, and the owner’s choice takes that end away',
    [SLAPD, 'lets a temporary secret end by itself, on the server’s own clock'],
    [SLAPD, 'ends neither the chosen secret nor moves the end that an administrator set'],
    [
      SLAPD,
      'does without an end of temporary secrets where that is not granted; a freeze then says what is missing',
    ],
    [SLAPD_DESK, 'is made unusable in the directory too, once, on record'],
  ],
  [
    'an account nobody uses is told apart',
    [SLAPD, 'knows who never signed in'],
    [SLAPD, 'opens again an account that the policy shut because it lay idle'],
  ],
  [
    'a Modify may carry a condition: when it fails nothing is written, and of two writes one goes through',
    [SLAPD, 'writes nothing when %s since the check'],
    [SLAPD, 'writes once when the same act is sent twice at the same instant'],
    [SLAPD_DESK, 'T13 says that the account changed since the check, and leaves it untouched'],
    [SLAPD_DESK, 'writes once, however often the same act is sent'],
  ],
  [
    'what was written is read in the same operation',
    [SLAPD, 'resets with a right to write only, and forces the change: nothing else can be done with it'],
    [SLAPD, 'leaves the outcome open when the directory stops answering after the write'],
  ],
  [
    'no password goes over a connection in clear',
    [SLAPD_GUIDE, 'holds on a server that takes passwords over encrypted connections only'],
    [SLAPD, 'are encrypted by ldaps, and by StartTLS'],
  ],
];

const ACTIVE_DIRECTORY: readonly Fact[] = [
  [
    'a reset replaces the password',
    [DOMAIN, 'resets and forces the change: the temporary secret opens nothing but its own change'],
  ],
  [
    'the owner changes a known secret without any right, by the rules of the domain',
    [DOMAIN, 'lets the owner change the temporary secret, without privilege and by the rules of the domain'],
    [DOMAIN_CALL, 'an Active Directory'],
  ],
  [
    'who has to change the secret cannot sign in at all',
    [DOMAIN, 'resets and forces the change: the temporary secret opens nothing but its own change'],
    [DOMAIN_CALL, 'an Active Directory'],
  ],
  [
    'a password that never expires is never forced to be changed: refused',
    [DOMAIN, 'leaves an account that is %s as it is: %s'],
    [DOMAIN_DESK, 'refuses an account whose password never expires, and leaves it as it was'],
  ],
  [
    'a reset does not unlock by itself: both are one write',
    [DOMAIN, 'resets and unlocks in one write'],
    [DOMAIN, 'unlocks an account whose password never expires: nothing has to be changed for that'],
  ],
  [
    'only the computed state tells a lock or an expiry',
    [DOMAIN, 'sees a lock that a lockoutTime of the past alone would still show'],
    [DOMAIN, 'says why the right secret of an account that is %s opens nothing: %s'],
  ],
  [
    'a reset of a disabled or ended account says success: refused before',
    [DOMAIN, 'leaves an account that is %s as it is: %s'],
    [DOMAIN_DESK, 'that is %s: %s'],
  ],
  ['an account nobody uses is told apart', [DOMAIN, 'knows who never signed in']],
  [
    'a reset is not held to the history, the owner’s own change is; nothing ends a temporary secret but us',
    [DOMAIN, 'lets the owner change the temporary secret, without privilege and by the rules of the domain'],
    [DOMAIN_DESK, 'is made unusable in the domain when it can no longer be claimed or sent again, on record'],
  ],
  [
    'the rights that are enough, and no more',
    [DOMAIN, 'needs the right to write pwdLastSet: with Reset-Password alone the whole write is refused'],
    [DOMAIN, 'examines itself: exactly the rights, the certificate, the identities and the clock'],
  ],
  [
    'the value seen is taken out and put in by the same Modify: when it is another one nothing is written',
    [DOMAIN, 'writes nothing when the password was set by somebody else in between'],
    [DOMAIN, 'is beaten to it by a write between its own reading and its own writing: nothing is written'],
    [DOMAIN, 'of two resets at once one writes (the account ends %s)'],
    [DOMAIN_DESK, 'T13 says that the account changed since the check, and leaves it untouched'],
    [DOMAIN_DESK, 'writes once, however often the same act is sent'],
  ],
  [
    'administrators and what the system needs are protected',
    [DOMAIN, 'leaves an account that is %s as it is: %s'],
    [DOMAIN, 'protects what the domain calls critical, though no administrator'],
  ],
];

/** True where the file declares a test, or a block of journeys, of this title. */
function declares(file: string, title: string): boolean {
  const words = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\(\\s*(['"\`])${words}\\1,\\s*(async )?(\\(|')`).test(readFileSync(file, 'utf8'));
}

describe.each([
  ['an OpenLDAP', OPENLDAP],
  ['an Active Directory', ACTIVE_DIRECTORY],
])('the tests that hold us to how %s behaves', (_directory, facts) => {
  it.each(facts.map(([fact, ...proofs]) => [fact, proofs] as const))('%s', (_fact, proofs) => {
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.filter(([file, title]) => !declares(file, title))).toEqual([]);
  });
});
