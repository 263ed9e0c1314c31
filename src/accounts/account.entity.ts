import { Check, Entity, Index } from 'typeorm';
import { BigInteger, Id, Instant, Int, Json, Ref, State, Str, Text } from '../platform/database/columns.js';
import type { Role } from './permissions.rules.js';
import type { AccountState, Site } from './account.rules.js';

/** Somebody who signs in to Guichet. Members of staff who need help never have one. */
@Entity('accounts')
@Index('ux_accounts_email', ['email'], { unique: true })
@Index('ix_accounts_person', ['personId'])
@Index('ix_accounts_role', ['role', 'name'])
@Check(
  'ck_accounts_role',
  `"role" IN ('agent', 'supervisor', 'secretary', 'head', 'hr', 'manager', 'auditor', 'admin')`,
)
@Check('ck_accounts_state', `"state" IN ('awaiting', 'active', 'disabled')`)
export class Account {
  @Id() id!: string;
  @Str(160) name!: string;
  /** Case-folded: what people type at sign-in is compared after folding. */
  @Str(254) email!: string;
  @State() role!: Role;
  /** `awaiting` a second admin's approval, `active`, `disabled`. Only an active account signs in. */
  @State() state!: AccountState;
  /** Part of the académie served, see scope.rules.ts; null where the role has none. */
  @Text({ nullable: true }) scope!: string | null;
  @Str(32, { nullable: true }) site!: Site | null;
  /** Schools of a secretary or head. */
  @Json() uais!: string[];
  /** Person of the directory behind this account. No foreign key: a directory may drop and re-create its people. */
  @Ref({ nullable: true }) personId!: string | null;
  @Str(8) lang!: string;
  /** argon2id; null until the set-up link is used. */
  @Text({ nullable: true }) passwordHash!: string | null;
  /** Sealed with a key outside the database; null without second factor. */
  @Text({ nullable: true }) totpSecret!: string | null;
  /** Last time step a code was accepted for: a step works once (RFC 6238, 5.2). */
  @BigInteger({ nullable: true }) totpLastStep!: number | null;
  @Instant() createdAt!: number;
  @Instant() updatedAt!: number;
  @Int() version!: number;
}
