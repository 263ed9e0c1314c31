import { DOCUMENT_TYPES } from './document.rules.js';
import type { DocumentType } from './document.rules.js';
import { ACTIONS, LETTERS } from './evidence.rules.js';
import type { Action, Letter } from './evidence.rules.js';

/** Who must agree before the act: anybody else entitled, somebody of another team, or a supervisor. */
export const APPROVALS = ['second-person', 'other-team', 'supervisor'] as const;
export type Approval = (typeof APPROVALS)[number];

export interface PolicyRule {
  /** Each inner list is one sufficient combination. */
  readonly accept: readonly (readonly Letter[])[];
  readonly approval: Approval | null;
  /** F counts on site only, not by video. */
  readonly faceOnSite: boolean;
}

export type RuledClass = 'A' | 'B' | 'C';
export const RULED_CLASSES: readonly RuledClass[] = ['A', 'B', 'C'];

/** The policy file, read and checked. Class D has no rule: it is refused. */
export interface IdentityPolicy {
  readonly checkMinutes: number;
  readonly contactMinimumDays: number;
  readonly approvalWorkingHours: number;
  readonly activationAccountUnderDays: number;
  readonly toleratedExpiryYears: Readonly<Record<DocumentType, number>>;
  readonly classes: Readonly<Record<RuledClass, Readonly<Record<Action, PolicyRule>>>>;
}

export type PolicyReading = { ok: true; policy: IdentityPolicy } | { ok: false; problems: string[] };

/** Bounds of the numbers: [least, most]. Thirty days are part of the floor: a younger contact may be the attacker's. */
const NUMBERS = {
  checkMinutes: [1, 60],
  contactMinimumDays: [30, 3650],
  approvalWorkingHours: [1, 40],
  activationAccountUnderDays: [1, 365],
} as const;

/**
 * Reads the text of a policy file. Problems are plain sentences for the operator, each naming its place; nothing is
 * guessed: a missing or misspelt entry is a problem.
 */
export function readPolicy(text: string): PolicyReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { ok: false, problems: [`The file is not JSON: ${(cause as Error).message}.`] };
  }
  const reader = new Reader();
  const policy = reader.policy(json);
  return reader.problems.length === 0 ? { ok: true, policy } : { ok: false, problems: reader.problems };
}

type Obj = Record<string, unknown>;

/** Collects every problem before giving up, so that the operator mends the file once. */
class Reader {
  readonly problems: string[] = [];

  policy(json: unknown): IdentityPolicy {
    const root = this.object(json, 'the file', [
      ...Object.keys(NUMBERS), 'version', 'about', 'temporaryPassword', 'toleratedExpiryYears', 'classes',
    ]); // prettier-ignore
    // No way of handing one out is built, and a switch that does nothing would be believed.
    if ((root.temporaryPassword ?? false) !== false)
      this.problems.push(
        '"temporaryPassword" must be false or absent: Guichet hands out none, owners choose their secret by a claim.',
      );
    if (root.version !== 1) this.problems.push('"version" must be 1.');
    const years = this.object(root.toleratedExpiryYears, 'toleratedExpiryYears', DOCUMENT_TYPES);
    const classes = this.object(root.classes, 'classes', RULED_CLASSES);
    return {
      checkMinutes: this.number(root, 'checkMinutes', ...NUMBERS.checkMinutes),
      contactMinimumDays: this.number(root, 'contactMinimumDays', ...NUMBERS.contactMinimumDays),
      approvalWorkingHours: this.number(root, 'approvalWorkingHours', ...NUMBERS.approvalWorkingHours),
      activationAccountUnderDays: this.number(
        root,
        'activationAccountUnderDays',
        ...NUMBERS.activationAccountUnderDays,
      ),
      toleratedExpiryYears: fromKeys(DOCUMENT_TYPES, (type) => this.number(years, type, 0, 10)),
      classes: fromKeys(RULED_CLASSES, (name) => {
        const rules = this.object(classes[name], `classes.${name}`, ACTIONS);
        return fromKeys(ACTIONS, (action) => this.rule(rules[action], `classes.${name}.${action}`));
      }),
    };
  }

  private rule(value: unknown, place: string): PolicyRule {
    const rule = this.object(value, place, ['accept', 'approval', 'faceOnSite']);
    if (!Array.isArray(rule.accept))
      this.problems.push(`"${place}.accept" must be a list such as ["R+C", "R+F"].`);
    const accept = Array.isArray(rule.accept) ? rule.accept : [];
    const approval = rule.approval ?? null;
    if (approval !== null && !APPROVALS.includes(approval as Approval)) {
      this.problems.push(`"${place}.approval" must be one of ${APPROVALS.join(', ')}, or absent.`);
    }
    return {
      accept: accept.map((text) => this.combination(text, place)),
      approval: approval as Approval | null,
      faceOnSite:
        rule.faceOnSite === undefined ? false : this.boolean(rule.faceOnSite, `${place}.faceOnSite`),
    };
  }

  private combination(text: unknown, place: string): Letter[] {
    const letters = typeof text === 'string' ? text.split('+') : [];
    const known = letters.length > 0 && letters.every((letter) => LETTERS.includes(letter as Letter));
    if (!known)
      this.problems.push(
        `"${place}.accept": ${JSON.stringify(text)} must join ${LETTERS.join(', ')} with +.`,
      );
    return known ? (letters as Letter[]) : [];
  }

  private object(value: unknown, place: string, keys: readonly string[]): Obj {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problems.push(`"${place}" is missing or is not an object.`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.problems.push(`"${place}" holds the unknown entry "${key}".`);
    }
    return value as Obj;
  }

  private number(holder: Obj, key: string, least: number, most: number): number {
    const value = holder[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.problems.push(`"${key}" must be a whole number from ${least} to ${most}.`);
    return least;
  }

  private boolean(value: unknown, place: string): boolean {
    if (typeof value !== 'boolean') this.problems.push(`"${place}" must be true or false.`);
    return value === true;
  }
}

function fromKeys<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}
