import { maskContact } from '../directory/contact.rules.js';
import type { ContactKind } from '../directory/account-state.rules.js';
import { columnsOf, type Dialect } from '../platform/database/dialect.js';
import type { ClaimState } from './claim.rules.js';
import type { Reset } from './reset.entity.js';

/** A reset as pages and the API show it, with its claim. */
export interface ShownReset extends Pick<Reset, (typeof RESET)[number]> {
  readonly claimState: ClaimState | null;
  readonly claimExpiresAt: number | null;
  /** The contact it went to, masked; null when none, or dropped since. */
  readonly destination: string | null;
}

const RESET = [
  'id',
  'kind',
  'state',
  'delivery',
  'proof',
  'reason',
  'createdAt',
  'approveBefore',
  'finishedAt',
] as const satisfies readonly (keyof Reset)[];

const SHOWN = {
  ...columnsOf('t', RESET),
  claimState: 'l.state',
  claimExpiresAt: 'l.expires_at',
  contactKind: 'k.kind',
  contactValue: 'k.value',
};

interface Row extends Omit<ShownReset, 'proof' | 'destination'> {
  readonly proof: string | null;
  readonly contactKind: ContactKind | null;
  readonly contactValue: string | null;
}

/** The column `resetColumns` adds to a row: a JSON array in a text. */
export interface ResetColumns {
  readonly resets: string | null;
}

/**
 * The column that carries resets along in the statement that reads their case, so that its page costs no statement
 * more for them.
 * @param value SQL of the id
 */
export function resetColumns(dialect: Dialect, by: 'case_id' | 'id', value: string): string {
  const from = `resets t LEFT JOIN claims l ON l.reset_id = t.id
    LEFT JOIN person_contacts k ON k.id = t.contact_id AND k.dropped_at IS NULL WHERE t.${by} = ${value}`;
  return `${dialect.jsonOf(SHOWN, from, 't.created_at DESC, t.id DESC')} AS "resets"`;
}

/** Newest first. */
export function shownResets({ resets }: ResetColumns): readonly ShownReset[] {
  return (JSON.parse(resets ?? '[]') as Row[]).map(({ contactKind, contactValue, proof, ...row }) => ({
    ...row,
    proof: proof === null ? null : (JSON.parse(proof) as Record<string, unknown>),
    destination: contactKind && contactValue ? maskContact(contactKind, contactValue) : null,
  }));
}
