import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { NumenAttempt, NumenLock } from './numen-attempt.entity.js';

/** Queries of counted NUMEN comparisons and of the lock they lead to. */
@Injectable()
export class NumenAttemptsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The lock row of a person, made if absent, ours until the transaction ends: attempts wait for each other here. */
  async lock(personId: string): Promise<NumenLock> {
    await this.transactions.execute(
      `INSERT INTO numen_locks (person_id, closed_at, closed_until, counts_from, lifted_by, closures)
       VALUES ($1, NULL, NULL, 0, NULL, 0) ON CONFLICT (person_id) DO NOTHING`,
      [personId],
    );
    const { forUpdate } = this.transactions.dialect;
    await this.transactions.query(`SELECT person_id FROM numen_locks WHERE person_id = $1${forUpdate}`, [
      personId,
    ]);
    return (await this.find(personId)) as NumenLock;
  }

  /** Always taken after the lock of a person. */
  async lockAgent(agentId: string): Promise<void> {
    await this.transactions.lockChain(`numen-agent:${agentId}`);
  }

  find(personId: string): Promise<NumenLock | null> {
    return this.transactions.manager.getRepository(NumenLock).findOneBy({ personId });
  }

  async save(lock: NumenLock): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.getRepository(NumenLock).update({ personId: lock.personId }, lock);
  }

  async insert(attempt: NumenAttempt): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.getRepository(NumenAttempt).insert(attempt);
  }

  async conclude(id: string, outcome: 'match' | 'mismatch'): Promise<void> {
    await this.transactions.execute('UPDATE numen_attempts SET outcome = $2 WHERE id = $1', [id, outcome]);
  }

  /** Comparisons that did not match, the unfinished included: by person, case or agent. */
  async missesOfPerson(personId: string, since: number): Promise<number> {
    return this.count('person_id = $1 AND created_at >= $2', [personId, since]);
  }

  async missesInCase(caseId: string, since: number): Promise<number> {
    return this.count('case_id = $1 AND created_at >= $2', [caseId, since]);
  }

  async missesOfAgent(agentId: string, since: number): Promise<number> {
    return this.count('agent_id = $1 AND created_at >= $2', [agentId, since]);
  }

  private async count(condition: string, params: unknown[]): Promise<number> {
    const [row] = await this.transactions.query<{ count: number }>(
      `SELECT COUNT(*) AS "count" FROM numen_attempts WHERE ${condition} AND outcome <> 'match'`,
      params,
    );
    return Number(row?.count ?? 0);
  }
}
