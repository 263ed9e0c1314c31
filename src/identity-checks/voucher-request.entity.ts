import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Ref, State, Str, oneOf } from '../platform/database/columns.js';
import type { Action } from './evidence.rules.js';
import type { VoucherState } from './check-state.rules.js';

/** An agent's request that the head or secretary of a school vouch for one of its staff, and what was decided. */
@Entity('voucher_requests')
@Index('ix_voucher_requests_check', ['checkId'])
@Index('ix_voucher_requests_uai', ['uai', 'state', 'expiresAt'])
@Index('ix_voucher_requests_decided', ['decidedBy', 'decidedAt'])
@Check('ck_voucher_requests_state', oneOf('state', ['asked', 'vouched', 'declined', 'lapsed']))
@Check('ck_voucher_requests_life', '"expires_at" > "created_at"')
@Check('ck_voucher_requests_other', '"decided_by" IS NULL OR "decided_by" <> "agent_id"')
@Check('ck_voucher_requests_self', '"decider_person_id" IS NULL OR "decider_person_id" <> "person_id"')
@Check('ck_voucher_requests_decided', `("state" IN ('vouched', 'declined')) = ("decided_by" IS NOT NULL)`)
export class VoucherRequest {
  @Id() id!: string;
  @Ref({ to: 'identity_checks', fk: 'fk_voucher_requests_check' }) checkId!: string;
  @Ref() caseId!: string;
  @Ref() personId!: string;
  @State() action!: Action;
  /** The agent who asked. */
  @Ref() agentId!: string;
  /** School whose head and secretary see it. */
  @Str(8) uai!: string;
  @State() state!: VoucherState;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Ref({ nullable: true }) decidedBy!: string | null;
  @Ref({ nullable: true }) deciderPersonId!: string | null;
  @State({ nullable: true }) deciderRole!: 'head' | 'secretary' | null;
  @Instant({ nullable: true }) decidedAt!: number | null;
}
