import { Check, Entity, Index } from 'typeorm';
import { Bool, Id, Instant, Int, Ref, State, Str } from '../platform/database/columns.js';
import type { ClaimState } from './claim.rules.js';
import type { Delivery } from './reset.rules.js';

/**
 * The owner's right to choose the secret after one reset. Links and codes are derived by HMAC from the row's id and
 * generation; only their hashes are kept.
 */
@Entity('claims')
@Index('uq_claims_reset', ['resetId'], { unique: true })
@Index('uq_claims_token', ['tokenHash'], { unique: true })
@Check('ck_claims_state', `"state" IN ('issued', 'bound', 'done', 'dead')`)
@Check('ck_claims_delivery', `"delivery" IN ('contact', 'pairing', 'hand-over')`)
@Check('ck_claims_errors', `"errors" >= 0 AND "errors" <= 5`)
export class Claim {
  @Id() id!: string;
  @Ref({ to: 'resets', fk: 'fk_claims_reset' }) resetId!: string;
  @Ref({ to: 'people', fk: 'fk_claims_person' }) personId!: string;
  @State() delivery!: Delivery;
  @Ref({ nullable: true }) contactId!: string | null;
  @State() state!: ClaimState;
  @Int() generation!: number;
  @Str(64, { nullable: true }) tokenHash!: string | null;
  @Str(64, { nullable: true }) codeHash!: string | null;
  /** At the counter the owner also types the NUMEN, which the agent there does not ask. */
  @Bool() asksNumen!: boolean;
  @Int({ default: 0 }) errors!: number;
  @Str(64, { nullable: true }) browserHash!: string | null;
  @Str(64, { nullable: true }) deathReason!: string | null;
  @Instant() createdAt!: number;
  /** From SMTP acceptance for a link; from issue for the others. */
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) acceptedAt!: number | null;
  @Instant({ nullable: true }) doneAt!: number | null;
}

/**
 * A contact the owner gives right after choosing a secret, until a code sent there comes back. It proves something
 * after 30 days only, and is dropped when the reset is contested.
 */
@Entity('claim_contacts')
@Index('ix_claim_contacts_claim', ['claimId', 'createdAt'])
@Check('ck_claim_contacts_kind', `"kind" IN ('email', 'phone')`)
@Check('ck_claim_contacts_errors', `"errors" >= 0 AND "errors" <= 5`)
export class ClaimContact {
  @Id() id!: string;
  @Ref({ to: 'claims', fk: 'fk_claim_contacts_claim' }) claimId!: string;
  @State() kind!: 'email' | 'phone';
  /** Address or number; emptied once recorded with the person, or given up. */
  @Str(254) value!: string;
  @Int({ default: 0 }) errors!: number;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  /** The contact of the directory it became. */
  @Ref({ nullable: true }) contactId!: string | null;
}

/** A browser that waits on `/claim`, showing six characters, until an agent types them. */
@Entity('claim_pairings')
@Index('uq_claim_pairings_code', ['codeHash'], { unique: true })
@Index('uq_claim_pairings_browser', ['browserHash'], { unique: true })
@Index('ix_claim_pairings_expires', ['expiresAt'])
export class ClaimPairing {
  @Id() id!: string;
  @Str(64) codeHash!: string;
  @Str(64) browserHash!: string;
  @Ref({ nullable: true, to: 'claims', fk: 'fk_claim_pairings_claim' }) claimId!: string | null;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
}
