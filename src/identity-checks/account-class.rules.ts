/**
 * Account classes: A ordinary staff; B heads, HR, finance, examinations, local administrators and everybody who signs
 * in to this desk; C its agents, supervisors and administrators; D what the desk never touches.
 */
export const ACCOUNT_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

export type ClassReason =
  | 'protected'
  | 'service'
  | 'shared'
  | 'disabled'
  | 'left'
  | 'admin-locked'
  | 'desk-staff'
  | 'desk-user'
  | 'function'
  | 'import';

export interface ClassFacts {
  /** The function as HR writes it, free text: `Proviseure`, `DIR`, `AESH`. */
  readonly function: string | null;
  /** Class of the imported file; it may only raise. */
  readonly imported: AccountClass | null;
  /** Role of the account the person signs in to this desk with, if any. */
  readonly deskRole: string | null;
  /** Directory status; an expired password (`expired`) or a lock after wrong tries (`locked`) is not class D. */
  readonly status: 'active' | 'locked' | 'admin_locked' | 'disabled' | 'expired' | 'left';
  readonly protected?: boolean;
  readonly service?: boolean;
  readonly shared?: boolean;
}

const DESK_STAFF = new Set(['agent', 'supervisor', 'admin']);

/** Words of a function that make class B, unaccented, matched as whole words or, with `*`, as beginnings. */
const SENSITIVE_WORDS = [
  'dir', 'direct*', 'chef* etablissement', 'proviseur*', 'recteur*', 'rectrice*', 'dasen', 'iadasen',
  'ien', 'ien1d', 'inspecteur*', 'inspectrice*', 'secretaire general*', 'chef* service', 'chef* division', 'chef* bureau',
  'rh', 'drh', 'ressources humaines', 'paie', 'gestionnaire*', 'agent comptable', 'comptab*', 'financ*', 'intendan*',
  'budget*', 'examen*', 'concours', 'dec', 'administrateur* reseau', 'administratrice* reseau', 'administrateur* local*',
  'administrateur* systeme', 'rssi', 'dpo', 'dsi',
]; // prettier-ignore

const SENSITIVE = [
  ...SENSITIVE_WORDS.map(
    (words) => new RegExp(`\\b${words.replaceAll('*', '[a-z]*').replaceAll(' ', '\\b.{0,8}?\\b')}\\b`),
  ),
  // The head of a collège; a "professeur principal" is a teacher in charge of a form.
  /(?<!professeure? )\bprincipale?\b/,
];

/** The class of an account and every reason for it. A blank class is derived; an import may only raise it. */
export function deriveAccountClass(facts: ClassFacts): {
  accountClass: AccountClass;
  reasons: ClassReason[];
} {
  const found: [AccountClass, ClassReason][] = [['A', 'function']];
  if (isSensitiveFunction(facts.function)) found.push(['B', 'function']);
  if (facts.deskRole !== null) {
    found.push(DESK_STAFF.has(facts.deskRole) ? ['C', 'desk-staff'] : ['B', 'desk-user']);
  }
  if (facts.imported !== null) found.push([facts.imported, 'import']);
  for (const reason of untouchable(facts)) found.push(['D', reason]);
  const accountClass = highest(found.map(([candidate]) => candidate));
  return {
    accountClass,
    reasons: found.filter(([candidate]) => candidate === accountClass).map(([, why]) => why),
  };
}

/** True for functions whose account opens more than its owner's own affairs. */
export function isSensitiveFunction(text: string | null): boolean {
  if (text === null) return false;
  const folded = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
  return SENSITIVE.some((pattern) => pattern.test(folded));
}

function untouchable(facts: ClassFacts): ClassReason[] {
  const reasons: ClassReason[] = [];
  if (facts.protected) reasons.push('protected');
  if (facts.service) reasons.push('service');
  if (facts.shared) reasons.push('shared');
  if (facts.status === 'disabled') reasons.push('disabled');
  if (facts.status === 'left') reasons.push('left');
  if (facts.status === 'admin_locked') reasons.push('admin-locked');
  return reasons;
}

/** The stricter of several classes. */
export function highest(classes: readonly AccountClass[]): AccountClass {
  return classes.reduce((top, one) => (one > top ? one : top), 'A');
}
