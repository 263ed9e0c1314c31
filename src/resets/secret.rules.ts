import { passwordProblem } from '../accounts/sign-in/password.rules.js';

/**
 * What the owner's new secret must satisfy: CNIL délibération 2022-100 offers three equivalent ways (12 characters of
 * four classes, 14 of three, or seven words), NIST SP 800-63B-4 §3.1.1 adds a blocklist and no hints. Shared with the
 * browser, which shows the same rules while typing.
 */
export interface SecretFacts {
  username: string;
  names: readonly string[];
}

export const SECRET_RULES = ['length', 'strength', 'personal', 'common', 'numen'] as const;
export type SecretRule = (typeof SECRET_RULES)[number];

export const SECRET_MIN = 12;
export const SECRET_MAX = 128;

const NUMEN = /^[0-9]{2}[A-Z][0-9]{7}[A-Z]{3}$/i;

/** Each rule with its verdict, in the order people should read them. */
export function judgeSecret(secret: string, facts: SecretFacts): Record<SecretRule, boolean> {
  const length = [...secret].length;
  return {
    length: length >= SECRET_MIN && length <= SECRET_MAX,
    strength: isStrong(secret),
    personal: !holdsPersonal(secret, facts),
    common: passwordProblem(secret, []) !== 'PASSWORD_COMMON',
    // Académies used to set the NUMEN as the first password: half the school office knows it.
    numen: !NUMEN.test(secret.replace(/[\s.-]/g, '')),
  };
}

export function isAccepted(verdict: Record<SecretRule, boolean>): boolean {
  return SECRET_RULES.every((rule) => verdict[rule]);
}

/** 12 characters of four classes, 14 of three, 20 of any, or seven words. */
export function isStrong(secret: string): boolean {
  const length = [...secret].length;
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((set) =>
    set.test(secret),
  ).length;
  const words = secret.split(/[\s-]+/).filter((word) => word.length >= 3).length;
  const varied = new Set(secret.toLowerCase()).size >= 6;
  if (!varied) return false;
  return (
    (length >= 12 && classes === 4) ||
    (length >= 14 && classes >= 3) ||
    (length >= 20 && words >= 4) ||
    words >= 7
  );
}

function holdsPersonal(secret: string, facts: SecretFacts): boolean {
  const folded = fold(secret);
  return [facts.username, ...facts.names]
    .map(fold)
    .filter((part) => part.length >= 4)
    .some((part) => folded.includes(part));
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
