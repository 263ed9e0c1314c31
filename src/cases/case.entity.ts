import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, BigInteger, Ref, State, Str } from '../platform/database/columns.js';
import type { CaseChannel, CaseStatus, CaseType } from './case.rules.js';

/** Repeats the rules, so that no path around them can write a state that does not exist. */
export const ACTIVE = `"status" IN ('new', 'open', 'pending-requester', 'pending-third-party')`;
export const WAITING = `"status" IN ('pending-requester', 'pending-third-party')`;

@Entity('cases')
@Check(
  'ck_cases_status',
  `"status" IN ('new', 'open', 'pending-requester', 'pending-third-party', 'resolved', 'closed')`,
)
@Check(
  'ck_cases_type',
  `"type" IN ('password', 'locked', 'activation', 'username', 'second-factor', 'recovery', 'mail-client', 'compromised', 'other')`,
)
@Check('ck_cases_channel', `"channel" IN ('phone', 'counter', 'email', 'portal', 'secretary', 'chat')`)
@Check('ck_cases_priority', `"priority" BETWEEN 1 AND 4`)
@Check(
  'ck_cases_closed',
  `("status" = 'closed') = ("closed_at" IS NOT NULL) AND ("closed_at" IS NULL OR "cause" IS NOT NULL)`,
)
@Check('ck_cases_resolved', `("status" IN ('resolved', 'closed')) = ("resolved_at" IS NOT NULL)`)
@Check('ck_cases_new_is_free', `"status" <> 'new' OR "assignee_id" IS NULL`)
@Index('ux_cases_seq', ['seq'], { unique: true })
@Index('ux_cases_number', ['number'], { unique: true })
@Index('ux_cases_open_key', ['openedBy', 'openKey'], { unique: true })
@Index('ix_cases_updated', ['updatedAt', 'seq'])
@Index('ix_cases_status', ['status', 'updatedAt', 'seq'])
@Index('ix_cases_type', ['type', 'updatedAt', 'seq'])
@Index('ix_cases_channel', ['channel', 'updatedAt', 'seq'])
@Index('ix_cases_uai', ['uai', 'updatedAt', 'seq'])
@Index('ix_cases_departement', ['departement', 'updatedAt', 'seq'])
@Index('ix_cases_assignee', ['assigneeId', 'updatedAt', 'seq'])
@Index('ix_cases_opened_by', ['openedBy', 'updatedAt', 'seq'])
@Index('ix_cases_person', ['personId', 'seq'])
@Index('ix_cases_requester', ['requesterPersonId'])
@Index('ix_cases_priority', ['priority', 'seq'])
@Index('ix_cases_opened_at', ['openedAt'])
@Index('ix_cases_resolved_at', ['resolvedAt'])
@Index('ix_cases_active_assignee', ['assigneeId', 'updatedAt', 'seq'], { where: ACTIVE })
@Index('ix_cases_active_team', ['team', 'updatedAt', 'seq'], { where: ACTIVE })
@Index('ix_cases_unassigned', ['updatedAt', 'seq'], { where: `"assignee_id" IS NULL AND ${ACTIVE}` })
@Index('ix_cases_next', ['priority', 'seq'], { where: `"assignee_id" IS NULL AND ${ACTIVE}` })
@Index('ix_cases_waiting', ['updatedAt', 'seq'], { where: WAITING })
export class Case {
  @Id() id!: string;
  /** Year × 10,000,000 + position in the year: order of opening, and the key of pages. */
  @BigInteger() seq!: number;
  @Str(16) number!: string;
  @State() type!: CaseType;
  @State() channel!: CaseChannel;
  @State() status!: CaseStatus;
  /** Rank: 1 urgent, 2 high, 3 normal, 4 low. */
  @Int() priority!: number;
  @Str(200) subject!: string;
  /** Whose account the case is about. */
  @Ref({ nullable: true, to: 'people', fk: 'fk_cases_person' }) personId!: string | null;
  /** Who asks, when it is somebody else of the directory, or a name when it is nobody known. */
  @Ref({ nullable: true, to: 'people', fk: 'fk_cases_requester' }) requesterPersonId!: string | null;
  @Str(120, { nullable: true }) requesterName!: string | null;
  @Str(8, { nullable: true }) uai!: string | null;
  @Str(3, { nullable: true }) departement!: string | null;
  @Str(32) team!: string;
  @Ref({ nullable: true, to: 'accounts', fk: 'fk_cases_assignee' }) assigneeId!: string | null;
  /** The first agent who took it: "resolved at first contact" compares with who resolved it. */
  @Ref({ nullable: true }) firstAgentId!: string | null;
  @Ref({ nullable: true, to: 'accounts', fk: 'fk_cases_opened_by' }) openedBy!: string | null;
  /** The opener, when a secretary or head: what they are shown. */
  @Ref({ nullable: true }) schoolOpener!: string | null;
  @Instant() openedAt!: number;
  @Instant() updatedAt!: number;
  @Instant({ nullable: true }) firstAnsweredAt!: number | null;
  @Instant({ nullable: true }) resolvedAt!: number | null;
  @Ref({ nullable: true }) resolvedBy!: string | null;
  @Instant({ nullable: true }) closedAt!: number | null;
  @Str(40, { nullable: true }) cause!: string | null;
  @Int({ default: 0 }) reopenedCount!: number;
  /** Rises with every change; a form carries the one it was made from. */
  @Int({ default: 1 }) version!: number;
  /** Hidden key of the form that opened it: a second click finds the first one's case. */
  @Str(64, { nullable: true }) openKey!: string | null;
}
