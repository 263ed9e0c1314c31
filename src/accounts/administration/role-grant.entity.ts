import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Json, Ref, State, Str, Text } from '../../platform/database/columns.js';
import type { GrantState, Site } from '../account.rules.js';
import type { Role } from '../permissions.rules.js';

/** A privileged role asked for by one admin, which only another admin can approve. */
@Entity('role_grants')
@Index('ix_role_grants_account', ['accountId'])
@Index('ix_role_grants_state', ['state', 'requestedAt'])
@Check('ck_role_grants_state', `"state" IN ('pending', 'approved', 'refused')`)
@Check('ck_role_grants_two_people', `"state" <> 'approved' OR "decided_by" <> "requested_by"`)
export class RoleGrant {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_role_grants_account', onDelete: 'CASCADE' }) accountId!: string;
  @State() role!: Role;
  @Text({ nullable: true }) scope!: string | null;
  @Str(32, { nullable: true }) site!: Site | null;
  @Json() uais!: string[];
  @State() state!: GrantState;
  @Ref({ to: 'accounts', fk: 'fk_role_grants_requested_by', onDelete: 'RESTRICT' }) requestedBy!: string;
  @Instant() requestedAt!: number;
  @Ref({ nullable: true, to: 'accounts', fk: 'fk_role_grants_decided_by', onDelete: 'RESTRICT' })
  decidedBy!: string | null;
  @Instant({ nullable: true }) decidedAt!: number | null;
}
