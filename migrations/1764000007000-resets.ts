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
import { RESET_GUARDS } from './guards/resets.js';

const fk = (name: string, column: string, table: string): TableForeignKey =>
  new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'RESTRICT',
  });
const index = (name: string, columnNames: string[], isUnique = false): TableIndex =>
  new TableIndex({ name, columnNames, isUnique });
const check = (name: string, expression: string): TableCheck => new TableCheck({ name, expression });
const optional = { isNullable: true };
const DELIVERIES = ['contact', 'pairing', 'hand-over'];

/** Resets, their approvals, the owner's claims, freezes and "that was not me" links. */
export class Resets1764000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(resets());
    await runner.createTable(approvals());
    await runner.createTable(claims());
    await runner.createTable(pairings());
    await runner.createTable(claimContacts());
    await runner.createTable(freezes());
    await runner.createTable(notMeLinks());
    for (const guard of RESET_GUARDS) await createGuard(runner, guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'not_me_links',
      'freezes',
      'claim_contacts',
      'claim_pairings',
      'claims',
      'reset_approvals',
      'resets',
    ]) {
      await runner.dropTable(table);
    }
  }
}

function resets(): Table {
  return new Table({
    name: 'resets',
    columns: [
      col.id(),
      col.ref('check_id'),
      col.ref('case_id'),
      col.ref('person_id'),
      col.state('kind'),
      col.state('state'),
      col.state('delivery', optional),
      col.ref('contact_id', optional),
      col.str('account_class', 1),
      col.ref('requested_by'),
      col.str('idempotency_key', 100),
      col.str('request_hash', 64),
      col.str('before_stamp', 128),
      col.str('after_stamp', 128, optional),
      col.json('proof', optional),
      col.str('reason', 64, optional),
      col.instant('created_at'),
      col.instant('approve_before', optional),
      col.instant('finished_at', optional),
      col.int('version', { default: 1 }),
    ],
    indices: [
      index('uq_resets_check', ['check_id'], true),
      index('uq_resets_idempotency', ['requested_by', 'idempotency_key'], true),
      index('ix_resets_case', ['case_id', 'created_at']),
      index('ix_resets_person', ['person_id', 'created_at']),
      index('ix_resets_state', ['state', 'created_at']),
      index('ix_resets_agent', ['requested_by', 'created_at']),
    ],
    foreignKeys: [
      fk('fk_resets_check', 'check_id', 'identity_checks'),
      fk('fk_resets_case', 'case_id', 'cases'),
      fk('fk_resets_person', 'person_id', 'people'),
      fk('fk_resets_requester', 'requested_by', 'accounts'),
    ],
    checks: [
      check('ck_resets_kind', oneOf('kind', ['unlock', 'password', 'activation', 'unfreeze'])),
      check(
        'ck_resets_state',
        oneOf('state', [
          'awaiting-approval',
          'writing',
          'to-reconcile',
          'done',
          'refused',
          'rejected',
          'lapsed',
        ]),
      ),
      check('ck_resets_delivery', `"delivery" IS NULL OR ${oneOf('delivery', DELIVERIES)}`),
    ],
  });
}

function approvals(): Table {
  return new Table({
    name: 'reset_approvals',
    columns: [
      col.id(),
      col.ref('reset_id'),
      col.ref('approver_id'),
      col.ref('approver_person_id', optional),
      col.ref('requested_by'),
      col.ref('person_id'),
      col.state('decision'),
      col.str('comment', 500, optional),
      col.instant('decided_at'),
    ],
    indices: [index('uq_reset_approvals_reset', ['reset_id'], true)],
    foreignKeys: [
      fk('fk_reset_approvals_reset', 'reset_id', 'resets'),
      fk('fk_reset_approvals_approver', 'approver_id', 'accounts'),
    ],
    checks: [
      check('ck_reset_approvals_other', `"approver_id" <> "requested_by"`),
      check(
        'ck_reset_approvals_person',
        `"approver_person_id" IS NULL OR "approver_person_id" <> "person_id"`,
      ),
      check('ck_reset_approvals_decision', oneOf('decision', ['approved', 'rejected'])),
    ],
  });
}

function claims(): Table {
  return new Table({
    name: 'claims',
    columns: [
      col.id(),
      col.ref('reset_id'),
      col.ref('person_id'),
      col.state('delivery'),
      col.ref('contact_id', optional),
      col.state('state'),
      col.int('generation'),
      col.str('token_hash', 64, optional),
      col.str('code_hash', 64, optional),
      col.bool('asks_numen'),
      col.int('errors', { default: 0 }),
      col.str('browser_hash', 64, optional),
      col.str('death_reason', 64, optional),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.instant('accepted_at', optional),
      col.instant('done_at', optional),
    ],
    indices: [index('uq_claims_reset', ['reset_id'], true), index('uq_claims_token', ['token_hash'], true)],
    foreignKeys: [fk('fk_claims_reset', 'reset_id', 'resets'), fk('fk_claims_person', 'person_id', 'people')],
    checks: [
      check('ck_claims_state', oneOf('state', ['issued', 'bound', 'done', 'dead'])),
      check('ck_claims_delivery', oneOf('delivery', DELIVERIES)),
      check('ck_claims_errors', `"errors" >= 0 AND "errors" <= 5`),
    ],
  });
}

function pairings(): Table {
  return new Table({
    name: 'claim_pairings',
    columns: [
      col.id(),
      col.str('code_hash', 64),
      col.str('browser_hash', 64),
      col.ref('claim_id', optional),
      col.instant('created_at'),
      col.instant('expires_at'),
    ],
    indices: [
      index('uq_claim_pairings_code', ['code_hash'], true),
      index('uq_claim_pairings_browser', ['browser_hash'], true),
      index('ix_claim_pairings_expires', ['expires_at']),
    ],
    foreignKeys: [fk('fk_claim_pairings_claim', 'claim_id', 'claims')],
  });
}

function claimContacts(): Table {
  return new Table({
    name: 'claim_contacts',
    columns: [
      col.id(),
      col.ref('claim_id'),
      col.state('kind'),
      col.str('value', 254),
      col.int('errors', { default: 0 }),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.ref('contact_id', optional),
    ],
    indices: [index('ix_claim_contacts_claim', ['claim_id', 'created_at'])],
    foreignKeys: [fk('fk_claim_contacts_claim', 'claim_id', 'claims')],
    checks: [
      check('ck_claim_contacts_kind', oneOf('kind', ['email', 'phone'])),
      check('ck_claim_contacts_errors', `"errors" >= 0 AND "errors" <= 5`),
    ],
  });
}

function freezes(): Table {
  return new Table({
    name: 'freezes',
    columns: [
      col.id(),
      col.ref('person_id'),
      col.ref('case_id', optional),
      col.state('origin'),
      col.ref('opened_by', optional),
      col.ref('reset_id', optional),
      col.str('reason', 500),
      col.instant('opened_at'),
      col.ref('confirmed_by', optional),
      col.instant('confirmed_at', optional),
      col.ref('lifted_by_reset', optional),
      col.instant('lifted_at', optional),
    ],
    indices: [
      index('ix_freezes_person', ['person_id', 'opened_at']),
      index('ix_freezes_confirm', ['confirmed_at', 'opened_at']),
    ],
    foreignKeys: [fk('fk_freezes_person', 'person_id', 'people')],
    checks: [check('ck_freezes_origin', oneOf('origin', ['agent', 'owner']))],
  });
}

function notMeLinks(): Table {
  return new Table({
    name: 'not_me_links',
    columns: [
      col.id(),
      col.ref('reset_id'),
      col.ref('person_id'),
      col.str('recipient', 80),
      col.str('token_hash', 64),
      col.instant('created_at'),
      col.instant('expires_at'),
      col.instant('used_at', optional),
    ],
    indices: [
      index('uq_not_me_links_token', ['token_hash'], true),
      index('uq_not_me_links_recipient', ['reset_id', 'recipient'], true),
      index('ix_not_me_links_used', ['recipient', 'used_at']),
    ],
    foreignKeys: [
      fk('fk_not_me_links_reset', 'reset_id', 'resets'),
      fk('fk_not_me_links_person', 'person_id', 'people'),
    ],
  });
}
