import { Entity, Index } from 'typeorm';
import { Id, Instant, Json, Ref, Str } from '../../platform/database/columns.js';

/** A bearer token of the JSON API. It acts as its account; scopes only narrow what the role may do. */
@Entity('api_tokens')
@Index('ux_api_tokens_token', ['tokenHash'], { unique: true })
@Index('ix_api_tokens_account', ['accountId'])
export class ApiToken {
  @Id() id!: string;
  @Ref({ to: 'accounts', fk: 'fk_api_tokens_account', onDelete: 'CASCADE' }) accountId!: string;
  @Str(80) name!: string;
  @Str(64) tokenHash!: string;
  @Json() scopes!: string[];
  @Instant() createdAt!: number;
  @Instant() expiresAt!: number;
  @Instant({ nullable: true }) lastUsedAt!: number | null;
  @Instant({ nullable: true }) steppedUpAt!: number | null;
  @Instant({ nullable: true }) revokedAt!: number | null;
}
