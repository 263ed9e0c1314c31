import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Json, Ref, State, Str, oneOf } from '../platform/database/columns.js';
import type { EvidenceLetter, EvidenceOutcome } from './check-state.rules.js';
import type { EvidenceKind } from './evidence.rules.js';

/** One attempt at evidence and what came of it: kind, outcome, how and where. Never the value that was compared. */
@Entity('evidence')
@Index('ix_evidence_check', ['checkId', 'createdAt'])
@Index('ix_evidence_case', ['caseId', 'kind', 'outcome'])
@Index('ix_evidence_time', ['createdAt', 'kind', 'outcome'])
@Index('ix_evidence_person', ['personId', 'createdAt'])
@Check(
  'ck_evidence_kind',
  oneOf('kind', ['numen', 'attributes', 'document', 'owner-code', 'call-back', 'voucher']),
)
@Check('ck_evidence_outcome', oneOf('outcome', ['match', 'mismatch', 'refused', 'locked']))
@Check('ck_evidence_letter', `"letter" IS NULL OR ${oneOf('letter', ['R', 'F', 'D', 'C', 'V', 'K'])}`)
export class Evidence {
  @Id() id!: string;
  @Ref({ to: 'identity_checks', fk: 'fk_evidence_check' }) checkId!: string;
  @Ref() caseId!: string;
  @Ref() personId!: string;
  @Ref() agentId!: string;
  @State() kind!: EvidenceKind;
  @State() outcome!: EvidenceOutcome;
  /** What it gives; null when it gives nothing. */
  @State({ nullable: true }) letter!: EvidenceLetter | null;
  /** Where the agent sat, for evidence on site. */
  @Str(32, { nullable: true }) site!: string | null;
  @State({ nullable: true }) channel!: 'on-site' | 'live-video' | 'copy' | null;
  @State({ nullable: true }) documentType!: string | null;
  @Ref({ nullable: true }) contactId!: string | null;
  @State({ nullable: true }) medium!: 'email' | 'sms' | null;
  /** UAI whose number of the register was called. */
  @Str(8, { nullable: true }) phoneId!: string | null;
  @Str(120, { nullable: true }) answeredBy!: string | null;
  @Ref({ nullable: true }) voucherAccountId!: string | null;
  @Str(120, { nullable: true }) voucherName!: string | null;
  @State({ nullable: true }) voucherRole!: 'head' | 'secretary' | null;
  /** Notes of the comparison and the month of expiry; no date of birth, number or zone. */
  @Json() details!: Readonly<Record<string, unknown>>;
  @Instant() createdAt!: number;
}
