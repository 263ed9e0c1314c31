import { Entity, Index } from 'typeorm';
import { Instant, NumberKey, Ref, Str, Text } from '../platform/database/columns.js';

/** One link of the chain. Holds no personal text: that lies in the payload, which retention may delete. */
@Entity('audit_entries')
@Index('ix_audit_entries_at', ['at'])
@Index('ix_audit_entries_actor', ['actorId', 'seq'])
@Index('ix_audit_entries_object', ['objectType', 'objectId', 'seq'])
@Index('ix_audit_entries_action', ['action', 'seq'])
export class AuditEntry {
  @NumberKey() seq!: number;
  @Instant() at!: number;
  @Str(16) actorKind!: string;
  @Ref({ nullable: true }) actorId!: string | null;
  @Str(64) action!: string;
  @Str(32) objectType!: string;
  @Str(64, { nullable: true }) objectId!: string | null;
  @Str(64) payloadHash!: string;
  @Str(64) mac!: string;
}

/** What a link says beyond its facts: the actor's name, the reason, the text of a search. Salted, apart, deletable. */
@Entity('audit_payloads')
export class AuditPayload {
  @NumberKey() seq!: number;
  @Instant() at!: number;
  @Str(32) salt!: string;
  @Text() payload!: string;
}
