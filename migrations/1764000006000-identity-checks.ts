import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  TableCheck,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { col, oneOf } from '../src/platform/database/columns.js';
import { createGuard } from '../src/platform/database/guards.js';
import { IDENTITY_CHECK_GUARDS } from './guards/identity-checks.js';

const index = (name: string, columnNames: string[], isUnique = false): TableIndex =>
  new TableIndex({ name, columnNames, isUnique });
const check = (name: string, expression: string): TableCheck => new TableCheck({ name, expression });
const fk = (name: string, column: string, table: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'RESTRICT',
  });
const optional = { isNullable: true };

/** Identity checks, their evidence, counted NUMEN attempts, codes to registered contacts and vouchers. */
export class IdentityChecks1764000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(identityChecks());
    await runner.createTable(evidence());
    await runner.createTable(numenAttempts());
    await runner.createTable(numenLocks());
    await runner.createTable(ownerCodes());
    await runner.createTable(voucherRequests());
    for (const guard of IDENTITY_CHECK_GUARDS) await createGuard(runner, guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'voucher_requests',
      'owner_codes',
      'numen_locks',
      'numen_attempts',
      'evidence',
      'identity_checks',
    ];
    for (const table of tables) await runner.dropTable(table);
  }
}

function identityChecks(): Table {
  return new Table({
    name: 'identity_checks',
    columns: [
      col.id(),
      col.ref('case_id'),
      col.ref('person_id'),
      col.state('action'),
      col.ref('agent_id'),
      col.ref('agent_person_id', optional),
      col.str('account_class', 1),
      col.state('state'),
      col.state('dead_reason', optional),
      col.bool('sufficient'),
      col.state('approval', optional),
      col.state('resolution'),
      col.state('validation'),
      col.state('verification'),
      col.str('state_stamp', 128),
      col.str('policy_hash', 64),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.ref('consumed_by', optional),
      col.instant('consumed_at', optional),
      col.int('version'),
    ],
    indices: [
      index('ix_identity_checks_case', ['case_id', 'created_at']),
      index('ix_identity_checks_person', ['person_id', 'created_at']),
      index('ix_identity_checks_agent', ['agent_id', 'created_at']),
      index('uq_identity_checks_consumed_by', ['consumed_by'], true),
    ],
    foreignKeys: [
      fk('fk_identity_checks_case', 'case_id', 'cases'),
      fk('fk_identity_checks_person', 'person_id', 'people'),
      fk('fk_identity_checks_agent', 'agent_id', 'accounts'),
    ],
    checks: [
      check('ck_identity_checks_life', '"expires_at" > "created_at"'),
      check('ck_identity_checks_state', oneOf('state', ['live', 'consumed', 'dead'])),
      check('ck_identity_checks_action', oneOf('action', ['unlock', 'password', 'activation', 'unfreeze'])),
      check('ck_identity_checks_class', oneOf('account_class', ['A', 'B', 'C', 'D'])),
      check(
        'ck_identity_checks_consumed',
        `("state" = 'consumed') = ("consumed_by" IS NOT NULL AND "consumed_at" IS NOT NULL)`,
      ),
      check('ck_identity_checks_dead', `("state" = 'dead') = ("dead_reason" IS NOT NULL)`),
      check('ck_identity_checks_own', '"agent_person_id" IS NULL OR "agent_person_id" <> "person_id"'),
    ],
  });
}

function evidence(): Table {
  return new Table({
    name: 'evidence',
    columns: [
      col.id(),
      col.ref('check_id'),
      col.ref('case_id'),
      col.ref('person_id'),
      col.ref('agent_id'),
      col.state('kind'),
      col.state('outcome'),
      col.state('letter', optional),
      col.str('site', 32, optional),
      col.state('channel', optional),
      col.state('document_type', optional),
      col.ref('contact_id', optional),
      col.state('medium', optional),
      col.str('phone_id', 8, optional),
      col.str('answered_by', 120, optional),
      col.ref('voucher_account_id', optional),
      col.str('voucher_name', 120, optional),
      col.state('voucher_role', optional),
      col.json('details'),
      col.instant('created_at'),
    ],
    indices: [
      index('ix_evidence_check', ['check_id', 'created_at']),
      index('ix_evidence_case', ['case_id', 'kind', 'outcome']),
      index('ix_evidence_person', ['person_id', 'created_at']),
    ],
    foreignKeys: [fk('fk_evidence_check', 'check_id', 'identity_checks')],
    checks: [
      check(
        'ck_evidence_kind',
        oneOf('kind', ['numen', 'attributes', 'document', 'owner-code', 'call-back', 'voucher']),
      ),
      check('ck_evidence_outcome', oneOf('outcome', ['match', 'mismatch', 'refused', 'locked'])),
      check('ck_evidence_letter', `"letter" IS NULL OR ${oneOf('letter', ['R', 'F', 'D', 'C', 'V', 'K'])}`),
    ],
  });
}

function numenAttempts(): Table {
  return new Table({
    name: 'numen_attempts',
    columns: [
      col.id(),
      col.ref('person_id'),
      col.ref('case_id', optional),
      col.ref('check_id', optional),
      col.ref('agent_id', optional),
      col.state('source'),
      col.state('outcome'),
      col.instant('created_at'),
    ],
    indices: [
      index('ix_numen_attempts_person', ['person_id', 'created_at']),
      index('ix_numen_attempts_agent', ['agent_id', 'created_at']),
      index('ix_numen_attempts_case', ['case_id']),
    ],
    checks: [
      check('ck_numen_attempts_source', oneOf('source', ['check', 'claim'])),
      check('ck_numen_attempts_outcome', oneOf('outcome', ['pending', 'match', 'mismatch'])),
    ],
  });
}

function numenLocks(): Table {
  return new Table({
    name: 'numen_locks',
    columns: [
      col.key('person_id', 36),
      col.instant('closed_at', optional),
      col.instant('closed_until', optional),
      col.instant('counts_from'),
      col.ref('lifted_by', optional),
      col.int('closures'),
    ],
  });
}

function ownerCodes(): Table {
  return new Table({
    name: 'owner_codes',
    columns: [
      col.id(),
      col.ref('check_id'),
      col.ref('person_id'),
      col.ref('contact_id'),
      col.state('medium'),
      col.int('generation'),
      col.str('code_hash', 64),
      col.state('state'),
      col.int('wrong'),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.instant('used_at', optional),
    ],
    indices: [
      index('ix_owner_codes_check', ['check_id', 'created_at']),
      index('ix_owner_codes_person', ['person_id', 'created_at']),
    ],
    foreignKeys: [fk('fk_owner_codes_check', 'check_id', 'identity_checks')],
    checks: [
      check('ck_owner_codes_state', oneOf('state', ['issued', 'used', 'void'])),
      check('ck_owner_codes_medium', oneOf('medium', ['email', 'sms'])),
      check('ck_owner_codes_wrong', '"wrong" >= 0 AND "wrong" <= 6'),
      check('ck_owner_codes_life', '"expires_at" > "created_at"'),
    ],
  });
}

function voucherRequests(): Table {
  return new Table({
    name: 'voucher_requests',
    columns: [
      col.id(),
      col.ref('check_id'),
      col.ref('case_id'),
      col.ref('person_id'),
      col.state('action'),
      col.ref('agent_id'),
      col.str('uai', 8),
      col.state('state'),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.ref('decided_by', optional),
      col.ref('decider_person_id', optional),
      col.state('decider_role', optional),
      col.instant('decided_at', optional),
    ],
    indices: [
      index('ix_voucher_requests_check', ['check_id']),
      index('ix_voucher_requests_uai', ['uai', 'state', 'expires_at']),
      index('ix_voucher_requests_decided', ['decided_by', 'decided_at']),
    ],
    foreignKeys: [fk('fk_voucher_requests_check', 'check_id', 'identity_checks')],
    checks: [
      check('ck_voucher_requests_state', oneOf('state', ['asked', 'vouched', 'declined', 'lapsed'])),
      check('ck_voucher_requests_life', '"expires_at" > "created_at"'),
      check('ck_voucher_requests_other', '"decided_by" IS NULL OR "decided_by" <> "agent_id"'),
      check('ck_voucher_requests_self', '"decider_person_id" IS NULL OR "decider_person_id" <> "person_id"'),
      check(
        'ck_voucher_requests_decided',
        `("state" IN ('vouched', 'declined')) = ("decided_by" IS NOT NULL)`,
      ),
    ],
  });
}
