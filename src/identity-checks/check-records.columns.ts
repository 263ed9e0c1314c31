import { columnsOf, type Dialect } from '../platform/database/dialect.js';
import type { Evidence } from './evidence.entity.js';
import type { IdentityCheck } from './identity-check.entity.js';

/** What is shown of a check, and what a live one is judged by. */
const CHECK = [
  'id',
  'personId',
  'action',
  'agentId',
  'agentPersonId',
  'accountClass',
  'state',
  'deadReason',
  'resolution',
  'validation',
  'verification',
  'createdAt',
  'expiresAt',
] as const satisfies readonly (keyof IdentityCheck)[];

const EVIDENCE = [
  'checkId',
  'kind',
  'outcome',
  'letter',
  'channel',
  'documentType',
  'contactId',
  'medium',
  'answeredBy',
  'voucherName',
  'voucherRole',
  'createdAt',
] as const satisfies readonly (keyof Evidence)[];

export type CheckRow = Pick<IdentityCheck, (typeof CHECK)[number]>;
export type EvidenceRow = Pick<Evidence, (typeof EVIDENCE)[number]>;

/** Checks of one case, newest first, and the evidence of all of them, oldest first. */
export interface CheckRecords {
  readonly checks: readonly CheckRow[];
  readonly evidence: readonly EvidenceRow[];
}

/** The columns `checkColumns` adds to a row about a case: JSON arrays in texts. */
export interface CheckColumns {
  readonly checks: string | null;
  readonly evidence: string | null;
}

/**
 * Columns that carry the checks of a case along in the statement that reads the case, so that its page costs no
 * statement more for them.
 * @param caseId SQL of the case's id
 */
export function checkColumns(dialect: Dialect, caseId: string): string {
  const checks = dialect.jsonOf(
    columnsOf('i', CHECK),
    `identity_checks i WHERE i.case_id = ${caseId}`,
    'i.created_at DESC, i.id DESC',
  );
  const evidence = dialect.jsonOf(
    columnsOf('v', EVIDENCE),
    `evidence v WHERE v.case_id = ${caseId}`,
    'v.created_at, v.id',
  );
  return `${checks} AS "checks", ${evidence} AS "evidence"`;
}

export function checkRecords(row: CheckColumns): CheckRecords {
  return {
    checks: JSON.parse(row.checks ?? '[]') as CheckRow[],
    evidence: JSON.parse(row.evidence ?? '[]') as EvidenceRow[],
  };
}
