import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Reset, ResetApproval } from './reset.entity.js';
import { resetColumns, shownResets, type ResetColumns, type ShownReset } from './shown-resets.columns.js';
import type { ResetState } from './reset.rules.js';

/** The only queries on resets and their approvals. */
@Injectable()
export class ResetsRepository {
  constructor(private readonly transactions: Transactions) {}

  async find(id: string): Promise<Reset | null> {
    return this.transactions.manager.findOneBy(Reset, { id });
  }

  async findByKey(requestedBy: string, idempotencyKey: string): Promise<Reset | null> {
    return this.transactions.manager.findOneBy(Reset, { requestedBy, idempotencyKey });
  }

  /** What is shown of resets, each with its claim, newest first. */
  async shown(by: { caseId: string } | { id: string }): Promise<readonly ShownReset[]> {
    const [column, value] = 'id' in by ? (['id', by.id] as const) : (['case_id', by.caseId] as const);
    const columns = resetColumns(this.transactions.dialect, column, '$1');
    const [row] = await this.transactions.query<ResetColumns>(`SELECT ${columns}`, [value]);
    return shownResets(row ?? { resets: null });
  }

  async insert(reset: Reset): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(Reset, { ...reset, proof: reset.proof as never });
  }

  /** Moves a reset on if it is still in `from`; false when somebody was quicker. */
  async move(id: string, from: ResetState, to: ResetState, changes: Partial<Reset> = {}): Promise<boolean> {
    this.transactions.assertInside();
    const result = await this.transactions.manager.update(
      Reset,
      { id, state: from },
      { ...changes, proof: changes.proof as never, state: to, version: () => 'version + 1' },
    );
    return result.affected === 1;
  }

  async insertApproval(approval: ResetApproval): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(ResetApproval, approval);
  }

  async approvalOf(resetId: string): Promise<ResetApproval | null> {
    return this.transactions.manager.findOneBy(ResetApproval, { resetId });
  }

  /** Resets that wait for a second person, oldest first. */
  async awaitingApproval(): Promise<Reset[]> {
    return this.transactions.manager.find(Reset, {
      where: { state: 'awaiting-approval' },
      order: { createdAt: 'ASC' },
    });
  }

  /** Resets left in `state` since before `instant`: a crash, or an outcome nobody knows. */
  async leftIn(state: ResetState, instant: number): Promise<Reset[]> {
    return this.transactions.query<Reset>(
      `SELECT id, person_id AS "personId", kind, before_stamp AS "beforeStamp", state FROM resets
       WHERE state = $1 AND created_at <= $2 ORDER BY created_at LIMIT 100`,
      [state, instant],
    );
  }

  /** Acts submitted by one agent since an instant, for the hourly ceiling. */
  async countByAgentSince(requestedBy: string, since: number): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>(
      'SELECT count(*) AS n FROM resets WHERE requested_by = $1 AND created_at >= $2',
      [requestedBy, since],
    );
    return Number(row?.n ?? 0);
  }
}
