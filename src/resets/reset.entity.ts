import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Json, Ref, State, Str } from '../platform/database/columns.js';
import type { Delivery, ResetKind, ResetState } from './reset.rules.js';

/**
 * One act on one account, paid for by exactly one identity check. The guard `resets_need_a_check` (migrations) refuses
 * any row whose check is missing, dead, expired, insufficient, consumed, or of another case, person or action.
 */
@Entity('resets')
@Index('ix_resets_time', ['createdAt', 'kind', 'state'])
@Index('uq_resets_check', ['checkId'], { unique: true })
@Index('uq_resets_idempotency', ['requestedBy', 'idempotencyKey'], { unique: true })
@Index('ix_resets_case', ['caseId', 'createdAt'])
@Index('ix_resets_person', ['personId', 'createdAt'])
@Index('ix_resets_state', ['state', 'createdAt'])
@Index('ix_resets_agent', ['requestedBy', 'createdAt'])
@Check('ck_resets_kind', `"kind" IN ('unlock', 'password', 'activation', 'unfreeze')`)
@Check(
  'ck_resets_state',
  `"state" IN ('awaiting-approval', 'writing', 'to-reconcile', 'done', 'refused', 'rejected', 'lapsed')`,
)
@Check('ck_resets_delivery', `"delivery" IS NULL OR "delivery" IN ('contact', 'pairing', 'hand-over')`)
export class Reset {
  @Id() id!: string;
  @Ref({ to: 'identity_checks', fk: 'fk_resets_check' }) checkId!: string;
  @Ref({ to: 'cases', fk: 'fk_resets_case' }) caseId!: string;
  @Ref({ to: 'people', fk: 'fk_resets_person' }) personId!: string;
  @State() kind!: ResetKind;
  @State() state!: ResetState;
  @State({ nullable: true }) delivery!: Delivery | null;
  @Ref({ nullable: true }) contactId!: string | null;
  @Str(1) accountClass!: string;
  @Ref({ to: 'accounts', fk: 'fk_resets_requester' }) requestedBy!: string;
  @Str(100) idempotencyKey!: string;
  /** SHA-256 of the request's body: the same key with another body is refused. */
  @Str(64) requestHash!: string;
  @Str(128) beforeStamp!: string;
  @Str(128, { nullable: true }) afterStamp!: string | null;
  /** What the read-back showed: field by field, expected and seen. Never a secret. */
  @Json({ nullable: true }) proof!: Record<string, unknown> | null;
  /** Why it was refused, rejected or lapsed: a code of `errors`. */
  @Str(64, { nullable: true }) reason!: string | null;
  @Instant() createdAt!: number;
  @Instant({ nullable: true }) approveBefore!: number | null;
  @Instant({ nullable: true }) finishedAt!: number | null;
  @Int({ default: 1 }) version!: number;
}

/** The second person's word on one reset. The CHECK repeats that nobody approves their own request. */
@Entity('reset_approvals')
@Index('uq_reset_approvals_reset', ['resetId'], { unique: true })
@Check('ck_reset_approvals_other', `"approver_id" <> "requested_by"`)
@Check('ck_reset_approvals_person', `"approver_person_id" IS NULL OR "approver_person_id" <> "person_id"`)
@Check('ck_reset_approvals_decision', `"decision" IN ('approved', 'rejected')`)
export class ResetApproval {
  @Id() id!: string;
  @Ref({ to: 'resets', fk: 'fk_reset_approvals_reset' }) resetId!: string;
  @Ref({ to: 'accounts', fk: 'fk_reset_approvals_approver' }) approverId!: string;
  @Ref({ nullable: true }) approverPersonId!: string | null;
  @Ref() requestedBy!: string;
  @Ref() personId!: string;
  @State() decision!: 'approved' | 'rejected';
  @Str(500, { nullable: true }) comment!: string | null;
  @Instant() decidedAt!: number;
}
