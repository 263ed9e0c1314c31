import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
  type TableColumnOptions,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';

const nullable = { isNullable: true };
const ROLES = ['agent', 'supervisor', 'secretary', 'head', 'hr', 'manager', 'auditor', 'admin'];

const toAccount = (
  name: string,
  column = 'account_id',
  onDelete: 'CASCADE' | 'RESTRICT' = 'CASCADE',
): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: 'accounts',
    referencedColumnNames: ['id'],
    onDelete,
  });
const index = (name: string, ...columnNames: string[]): TableIndex => new TableIndex({ name, columnNames });
const unique = (name: string, ...columnNames: string[]): TableIndex =>
  new TableIndex({ name, columnNames, isUnique: true });
const check = (name: string, expression: string): TableCheck => new TableCheck({ name, expression });

interface Shape {
  columns: TableColumnOptions[];
  indices?: TableIndex[];
  foreignKeys?: TableForeignKey[];
  checks?: TableCheck[];
}

/** In the order they are made; dropped the other way round. */
const TABLES: Record<string, Shape> = {
  accounts: {
    columns: [
      col.id(),
      col.str('name', 160),
      col.str('email', 254),
      col.state('role'),
      col.state('state'),
      col.text('scope', nullable),
      col.str('site', 32, nullable),
      col.json('uais'),
      col.ref('person_id', nullable),
      col.str('lang', 8),
      col.text('password_hash', nullable),
      col.text('totp_secret', nullable),
      col.bigInteger('totp_last_step', nullable),
      col.instant('created_at'),
      col.instant('updated_at'),
      col.int('version'),
    ],
    indices: [
      unique('ux_accounts_email', 'email'),
      index('ix_accounts_person', 'person_id'),
      index('ix_accounts_role', 'role', 'name'),
    ],
    checks: [
      check('ck_accounts_role', oneOf('role', ROLES)),
      check('ck_accounts_state', oneOf('state', ['awaiting', 'active', 'disabled'])),
    ],
  },
  sessions: {
    columns: [
      col.id(),
      col.ref('account_id'),
      col.str('token_hash', 64),
      col.state('stage'),
      col.int('failures'),
      col.str('address', 64),
      col.str('agent', 120),
      col.instant('created_at'),
      col.instant('last_seen_at'),
      col.instant('expires_at'),
      col.instant('stepped_up_at', nullable),
    ],
    indices: [
      unique('ux_sessions_token', 'token_hash'),
      index('ix_sessions_account', 'account_id'),
      index('ix_sessions_expiry', 'expires_at'),
    ],
    foreignKeys: [toAccount('fk_sessions_account')],
    checks: [check('ck_sessions_stage', oneOf('stage', ['second-factor', 'enrolment', 'full']))],
  },
  setup_links: {
    columns: [
      col.id(),
      col.ref('account_id', nullable),
      col.state('purpose'),
      col.str('token_hash', 64),
      col.ref('created_by', nullable),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.instant('used_at', nullable),
    ],
    indices: [unique('ux_setup_links_token', 'token_hash'), index('ix_setup_links_account', 'account_id')],
    foreignKeys: [toAccount('fk_setup_links_account')],
    checks: [check('ck_setup_links_purpose', oneOf('purpose', ['set-up', 'restore', 'first-admin']))],
  },
  recovery_codes: {
    columns: [
      col.id(),
      col.ref('account_id'),
      col.str('code_hash', 64),
      col.instant('created_at'),
      col.instant('used_at', nullable),
    ],
    indices: [unique('ux_recovery_codes_code', 'account_id', 'code_hash')],
    foreignKeys: [toAccount('fk_recovery_codes_account')],
  },
  api_tokens: {
    columns: [
      col.id(),
      col.ref('account_id'),
      col.str('name', 80),
      col.str('token_hash', 64),
      col.json('scopes'),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.instant('last_used_at', nullable),
      col.instant('stepped_up_at', nullable),
      col.instant('revoked_at', nullable),
    ],
    indices: [unique('ux_api_tokens_token', 'token_hash'), index('ix_api_tokens_account', 'account_id')],
    foreignKeys: [toAccount('fk_api_tokens_account')],
  },
  sign_in_attempts: {
    columns: [col.key('bucket', 64), col.int('failures'), col.instant('last_at')],
    indices: [index('ix_sign_in_attempts_last', 'last_at')],
  },
  role_grants: {
    columns: [
      col.id(),
      col.ref('account_id'),
      col.state('role'),
      col.text('scope', nullable),
      col.str('site', 32, nullable),
      col.json('uais'),
      col.state('state'),
      col.ref('requested_by'),
      col.instant('requested_at'),
      col.ref('decided_by', nullable),
      col.instant('decided_at', nullable),
    ],
    indices: [
      index('ix_role_grants_account', 'account_id'),
      index('ix_role_grants_state', 'state', 'requested_at'),
    ],
    foreignKeys: [
      toAccount('fk_role_grants_account'),
      toAccount('fk_role_grants_requested_by', 'requested_by', 'RESTRICT'),
      toAccount('fk_role_grants_decided_by', 'decided_by', 'RESTRICT'),
    ],
    checks: [
      check('ck_role_grants_state', oneOf('state', ['pending', 'approved', 'refused'])),
      check('ck_role_grants_two_people', `"state" <> 'approved' OR "decided_by" <> "requested_by"`),
    ],
  },
  quotas: {
    columns: [col.id(), col.ref('account_id'), col.str('name', 40), col.int('minute'), col.int('cost')],
    indices: [unique('ux_quotas_slot', 'account_id', 'name', 'minute')],
    foreignKeys: [toAccount('fk_quotas_account')],
  },
  quota_extensions: {
    columns: [
      col.id(),
      col.ref('account_id'),
      col.str('name', 40),
      col.instant('until'),
      col.ref('granted_by'),
      col.instant('granted_at'),
    ],
    indices: [index('ix_quota_extensions_account', 'account_id', 'name', 'until')],
    foreignKeys: [
      toAccount('fk_quota_extensions_account'),
      toAccount('fk_quota_extensions_granted_by', 'granted_by', 'RESTRICT'),
    ],
  },
};

/** People who sign in, their sessions, links, second factors, tokens, grants and quotas. */
export class Accounts1764000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, shape] of Object.entries(TABLES)) {
      await runner.createTable(new Table({ name, ...shape }));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).reverse()) await runner.dropTable(name);
  }
}
