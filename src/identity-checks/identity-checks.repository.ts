import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { checkColumns, checkRecords, type CheckColumns, type CheckRecords } from './check-records.columns.js';
import type { DeathReason } from './check-state.rules.js';
import { Evidence } from './evidence.entity.js';
import type { EvidenceKind } from './evidence.rules.js';
import { IdentityCheck } from './identity-check.entity.js';

/** Which checks an event above concerns. */
export type CheckTarget = { caseId: string } | { personId: string };

/** Queries of checks and their evidence. */
@Injectable()
export class IdentityChecksRepository {
  constructor(private readonly transactions: Transactions) {}

  async insert(check: IdentityCheck): Promise<void> {
    this.transactions.assertInside();
    await this.checks.insert(check);
  }

  find(id: string): Promise<IdentityCheck | null> {
    return this.checks.findOneBy({ id });
  }

  /** Reads a check whose row stays ours until the transaction ends. */
  async lock(id: string): Promise<IdentityCheck | null> {
    this.transactions.assertInside();
    const { forUpdate } = this.transactions.dialect;
    await this.transactions.query(`SELECT id FROM identity_checks WHERE id = $1${forUpdate}`, [id]);
    return this.find(id);
  }

  /** Saves the judgement of a live check. False when it is no longer live. */
  async judge(
    id: string,
    judgement: Pick<
      IdentityCheck,
      'sufficient' | 'approval' | 'accountClass' | 'resolution' | 'validation' | 'verification'
    >,
  ): Promise<boolean> {
    this.transactions.assertInside();
    const { affected } = await this.checks.update({ id, state: 'live' }, judgement);
    return affected === 1;
  }

  /** Consumes a live, sufficient, unexpired check once. False when somebody else did, or it died or ran out. */
  async consume(id: string, consumedBy: string, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      `UPDATE identity_checks SET state = 'consumed', consumed_by = $2, consumed_at = $3, version = version + 1
       WHERE id = $1 AND state = 'live' AND sufficient AND expires_at > $3 AND consumed_by IS NULL`,
      [id, consumedBy, now],
    );
    return changed === 1;
  }

  /** Kills the live checks of a case or person; gives their ids. */
  async kill(target: CheckTarget, reason: DeathReason): Promise<string[]> {
    const [column, value] = 'caseId' in target ? ['case_id', target.caseId] : ['person_id', target.personId];
    const rows = await this.transactions.query<{ id: string }>(
      `SELECT id AS "id" FROM identity_checks WHERE ${column} = $1 AND state = 'live' ORDER BY id${this.transactions.dialect.forUpdate}`,
      [value],
    );
    for (const { id } of rows) await this.killOne(id, reason);
    return rows.map(({ id }) => id);
  }

  async killOne(id: string, reason: DeathReason): Promise<void> {
    await this.transactions.execute(
      `UPDATE identity_checks SET state = 'dead', dead_reason = $2, version = version + 1 WHERE id = $1 AND state = 'live'`,
      [id, reason],
    );
  }

  async addEvidence(evidence: Evidence): Promise<void> {
    this.transactions.assertInside();
    await this.evidence.insert(evidence as Evidence & { details: object });
  }

  /** Oldest first. */
  evidenceOf(checkId: string): Promise<Evidence[]> {
    return this.evidence.find({ where: { checkId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** How many attempts of a kind failed in a case, over all its checks: closing or reopening changes nothing. */
  async mismatchesInCase(caseId: string, kind: EvidenceKind): Promise<number> {
    return this.evidence.countBy({ caseId, kind, outcome: 'mismatch' });
  }

  /** Checks of the case, newest first, and evidence over all of them, oldest first. */
  async recordsOfCase(caseId: string): Promise<CheckRecords> {
    const columns = checkColumns(this.transactions.dialect, '$1');
    const [row] = await this.transactions.query<CheckColumns>(`SELECT ${columns}`, [caseId]);
    return checkRecords(row ?? { checks: null, evidence: null });
  }

  /** A check of this person somebody is running now, if any. */
  async runningFor(personId: string, now: number): Promise<IdentityCheck | null> {
    const [check] = await this.checks
      .createQueryBuilder('c')
      .where('c.personId = :personId AND c.state = :live AND c.expiresAt > :now', {
        personId,
        live: 'live',
        now,
      })
      .orderBy('c.createdAt', 'DESC')
      .take(1)
      .getMany();
    return check ?? null;
  }

  /** Failed or locked attempts at evidence about a person since an instant. */
  async refusedSince(personId: string, since: number): Promise<number> {
    const [row] = await this.transactions.query<{ count: number }>(
      `SELECT COUNT(*) AS "count" FROM evidence WHERE person_id = $1 AND created_at >= $2 AND outcome IN ('mismatch', 'locked')`,
      [personId, since],
    );
    return Number(row?.count ?? 0);
  }

  /** A face matched to this person's document since an instant, on site or live. */
  async faceSince(personId: string, since: number): Promise<boolean> {
    const rows = await this.transactions.query(
      `SELECT 1 FROM evidence WHERE person_id = $1 AND letter = 'F' AND outcome = 'match' AND created_at >= $2 LIMIT 1`,
      [personId, since],
    );
    return rows.length > 0;
  }

  private get checks() {
    return this.transactions.manager.getRepository(IdentityCheck);
  }

  private get evidence() {
    return this.transactions.manager.getRepository(Evidence);
  }
}
