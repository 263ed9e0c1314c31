import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Bool, Id, Instant, Key, Ref, State, Str, oneOf } from '../platform/database/columns.js';
import type { AccountClass } from './account-class.rules.js';
import type { AccountStatus, ContactKind } from './account-state.rules.js';

/** A member of staff we serve. The NUMEN exists here as a keyed hash only. */
@Entity('people')
@Index('ux_people_username', ['usernameKey'], { unique: true })
@Index('ix_people_email', ['emailKey'])
@Index('ix_people_numen', ['numenHash'])
@Check(
  'ck_people_status',
  oneOf('status', ['active', 'locked', 'admin_locked', 'disabled', 'expired', 'left']),
)
@Check('ck_people_class', oneOf('account_class', ['A', 'B', 'C', 'D']))
export class PersonRow {
  @Id() id!: string;
  @Str(128) username!: string;
  /** Lower case; an archived holder of a re-used username carries its own id here. */
  @Str(128) usernameKey!: string;
  @Str(64, { nullable: true }) numenHash!: string | null;
  @Str(16, { nullable: true }) numenKeyId!: string | null;
  @Str(120) birthName!: string;
  @Str(120, { nullable: true }) usageName!: string | null;
  @Str(120) firstName!: string;
  /** `YYYY-MM-DD`; compared blind, never rendered. */
  @Str(10, { nullable: true }) birthDate!: string | null;
  @Str(254, { nullable: true }) email!: string | null;
  @Str(254, { nullable: true }) emailKey!: string | null;
  @Str(120, { nullable: true }) function!: string | null;
  @State() status!: AccountStatus;
  /** Derived from the function, or raised by an import. */
  @Str(1) accountClass!: AccountClass;
  /** What the last import said, kept when a later file is silent. */
  @Str(1, { nullable: true }) givenClass!: AccountClass | null;
  @Bool() protected!: boolean;
  /** Changes with every change of the account's state; conditional writes compare it. */
  @Str(36) stamp!: string;
  /** When the account appeared; 0 when it was there before Guichet. */
  @Instant() accountCreatedAt!: number;
  @Instant() createdAt!: number;
  @Instant() updatedAt!: number;
  /** The import that saw this person last. */
  @Ref({ nullable: true }) importId!: string | null;
}

/** A school or service somebody works in. */
@Entity('person_postings')
@Index('ix_person_postings_uai', ['uai', 'personId'])
export class Posting {
  @ForeignKey('people', { name: 'fk_person_postings_person', onDelete: 'CASCADE' })
  @Key(36)
  personId!: string;
  @Key(8) uai!: string;
  @Bool() main!: boolean;
}

/** An address or number of a person; a replaced one stays, with the day it was dropped. */
@Entity('person_contacts')
@Index('ix_person_contacts_person', ['personId'])
@Check('ck_person_contacts_kind', oneOf('kind', ['email', 'phone']))
@Check('ck_person_contacts_origin', oneOf('origin', ['import', 'owner']))
export class PersonContact {
  @Id() id!: string;
  @Ref({ to: 'people', fk: 'fk_person_contacts_person', onDelete: 'CASCADE' }) personId!: string;
  @State() kind!: ContactKind;
  /** Address in lower case, or number in E.164. */
  @Str(254) value!: string;
  /** True when it ends in the mailbox of the account itself, and so proves nothing while that account is lost. */
  @Bool() academic!: boolean;
  @Instant() setOn!: number;
  @State() origin!: 'import' | 'owner';
  @Bool() confirmed!: boolean;
  @Instant({ nullable: true }) droppedAt!: number | null;
}

/** A username or address the person had before; not unique, since académies give freed usernames again. */
@Entity('person_aliases')
@Index('ix_person_aliases_key', ['aliasKey'])
@Check('ck_person_aliases_kind', oneOf('kind', ['username', 'email']))
export class PersonAlias {
  @ForeignKey('people', { name: 'fk_person_aliases_person', onDelete: 'CASCADE' })
  @Key(36)
  personId!: string;
  /** Lower case. */
  @Key(254) aliasKey!: string;
  @Str(254) alias!: string;
  @State() kind!: 'username' | 'email';
  @Instant() since!: number;
}
