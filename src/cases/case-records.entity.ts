import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Int, Key, NumberKey, Ref, State, Str, Text } from '../platform/database/columns.js';
import type { Visibility } from './case.rules.js';

/** What people said on a case. NUMEN-shaped text was masked before it came here. */
@Entity('case_messages')
@Check('ck_case_messages_visibility', `"visibility" IN ('public', 'internal')`)
@Index('ix_case_messages_case', ['caseId', 'at'])
export class CaseMessage {
  @Id() id!: string;
  @Ref({ to: 'cases', fk: 'fk_case_messages_case', onDelete: 'CASCADE' }) caseId!: string;
  @Instant() at!: number;
  /** Account of the author; null for the owner on a public page and for the system. */
  @Ref({ nullable: true }) authorId!: string | null;
  @State() visibility!: Visibility;
  @Text() body!: string;
}

/** What happened to a case: one row per act, beside the state change and in its transaction. */
@Entity('case_events')
@Index('ix_case_events_case', ['caseId', 'at'])
export class CaseEvent {
  @Id() id!: string;
  @Ref({ to: 'cases', fk: 'fk_case_events_case', onDelete: 'CASCADE' }) caseId!: string;
  @Instant() at!: number;
  @Ref({ nullable: true }) actorId!: string | null;
  /** `assigned`, `parked`, `resolved`, `type-changed` … */
  @Str(32) kind!: string;
  @Str(200, { nullable: true }) before!: string | null;
  @Str(200, { nullable: true }) after!: string | null;
}

/** How many cases a view shows, by area; kept in the transaction of each change. */
@Entity('case_counters')
export class CaseCounter {
  @Key(96) name!: string;
  @Int() total!: number;
}

/** The last position given in a year. */
@Entity('case_numbers')
export class CaseNumber {
  @NumberKey() year!: number;
  @Int() last!: number;
}

/** Folded words of the subject and of the person's names and username. */
@Entity('case_words')
@Index('ix_case_words_seq', ['caseSeq', 'word'])
export class CaseWord {
  @Key(32) word!: string;
  @NumberKey() caseSeq!: number;
}
