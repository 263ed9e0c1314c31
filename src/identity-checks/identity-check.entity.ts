import { Check, Entity, Index } from 'typeorm';
import { Bool, Id, Instant, Int, Ref, State, Str, oneOf } from '../platform/database/columns.js';
import type { AccountClass } from './account-class.rules.js';
import type { CheckState, DeathReason } from './check-state.rules.js';
import type { Action } from './evidence.rules.js';
import type { Approval } from './policy-file.rules.js';
import type { Lamp } from './policy.rules.js';

/**
 * One verification of one person, in one case, for one kind of act, by one agent. The guards of the migration keep
 * its bindings, its life and its end from being rewritten, whoever writes.
 */
@Entity('identity_checks')
@Index('ix_identity_checks_case', ['caseId', 'createdAt'])
@Index('ix_identity_checks_person', ['personId', 'createdAt'])
@Index('ix_identity_checks_agent', ['agentId', 'createdAt'])
@Index('ix_identity_checks_time', ['createdAt', 'action', 'state'])
@Index('uq_identity_checks_consumed_by', ['consumedBy'], { unique: true })
@Check('ck_identity_checks_life', '"expires_at" > "created_at"')
@Check('ck_identity_checks_state', oneOf('state', ['live', 'consumed', 'dead']))
@Check('ck_identity_checks_action', oneOf('action', ['unlock', 'password', 'activation', 'unfreeze']))
@Check('ck_identity_checks_class', oneOf('account_class', ['A', 'B', 'C', 'D']))
@Check(
  'ck_identity_checks_consumed',
  `("state" = 'consumed') = ("consumed_by" IS NOT NULL AND "consumed_at" IS NOT NULL)`,
)
@Check('ck_identity_checks_dead', `("state" = 'dead') = ("dead_reason" IS NOT NULL)`)
@Check('ck_identity_checks_own', '"agent_person_id" IS NULL OR "agent_person_id" <> "person_id"')
export class IdentityCheck {
  @Id() id!: string;
  @Ref({ to: 'cases', fk: 'fk_identity_checks_case' }) caseId!: string;
  @Ref({ to: 'people', fk: 'fk_identity_checks_person' }) personId!: string;
  @State() action!: Action;
  @Ref({ to: 'accounts', fk: 'fk_identity_checks_agent' }) agentId!: string;
  @Ref({ nullable: true }) agentPersonId!: string | null;
  @Str(1) accountClass!: AccountClass;
  @State() state!: CheckState;
  @State({ nullable: true }) deadReason!: DeathReason | null;
  @Bool() sufficient!: boolean;
  /** Who else must agree: second-person, other-team, supervisor; null for nobody. */
  @State({ nullable: true }) approval!: Approval | null;
  @State() resolution!: Lamp;
  @State() validation!: Lamp;
  @State() verification!: Lamp;
  /** The account's stamp when the check started; any later change of the account kills the check. */
  @Str(128) stateStamp!: string;
  /** SHA-256 of the policy file the check was judged by. */
  @Str(64) policyHash!: string;
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Ref({ nullable: true }) consumedBy!: string | null;
  @Instant({ nullable: true }) consumedAt!: number | null;
  @Int() version!: number;
}
