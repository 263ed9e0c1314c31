import { Injectable } from '@nestjs/common';
import { insertRows, places } from '../../platform/database/bulk.js';
import { Transactions } from '../../platform/database/transactions.js';
import { newId } from '../../platform/ids.js';

export interface Cursor {
  directory: string;
  server: string;
  /** Null until everything was read once. */
  position: string | null;
  readAt: number | null;
  sweptAt: number | null;
  problem: string | null;
}

/** How far the index follows the directory, and who is still in it. */
@Injectable()
export class SyncRepository {
  constructor(private readonly transactions: Transactions) {}

  async cursor(directory: string): Promise<Cursor | null> {
    const [row] = await this.transactions.query<Cursor>(
      `SELECT directory AS "directory", server AS "server", position AS "position", read_at AS "readAt",
         swept_at AS "sweptAt", problem AS "problem" FROM directory_cursors WHERE directory = $1`,
      [directory],
    );
    return row ?? null;
  }

  async save(cursor: Cursor): Promise<void> {
    await insertRows(
      this.transactions,
      'directory_cursors',
      ['directory', 'server', 'position', 'read_at', 'swept_at', 'problem'],
      [[cursor.directory, cursor.server, cursor.position, cursor.readAt, cursor.sweptAt, cursor.problem]],
      `ON CONFLICT (directory) DO UPDATE SET server = excluded.server, position = excluded.position,
         read_at = excluded.read_at, swept_at = excluded.swept_at, problem = excluded.problem`,
    );
  }

  /** The versions last read of these entries. */
  async versions(externalIds: readonly string[]): Promise<Map<string, string | null>> {
    if (externalIds.length === 0) return new Map();
    const rows = await this.transactions.query<{ externalId: string; version: string | null }>(
      `SELECT external_id AS "externalId", version AS "version" FROM directory_links
       WHERE external_id IN (${places(externalIds.length)})`,
      externalIds,
    );
    return new Map(rows.map(({ externalId, version }) => [externalId, version]));
  }

  async markSeen(externalIds: readonly string[], sweepId: string): Promise<void> {
    if (externalIds.length === 0) return;
    await this.transactions.execute(
      `UPDATE directory_links SET sweep_id = $1 WHERE external_id IN (${places(externalIds.length, 2)})`,
      [sweepId, ...externalIds],
    );
  }

  /** How many people are tied to an entry, those who left since included: of an index alone, in a million rows too. */
  async followed(): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>('SELECT COUNT(*) AS "n" FROM directory_links');
    return Number(row?.n ?? 0);
  }

  /** People tied to an entry who have not left, and how many of them a sweep did not see. */
  async presence(sweepId: string): Promise<{ present: number; absent: number }> {
    const [row] = await this.transactions.query<{ present: number; absent: number | null }>(
      `SELECT COUNT(*) AS "present",
         SUM(CASE WHEN l.sweep_id IS NULL OR l.sweep_id <> $1 THEN 1 ELSE 0 END) AS "absent"
       FROM directory_links l JOIN people p ON p.id = l.person_id WHERE p.status <> 'left'`,
      [sweepId],
    );
    return { present: Number(row?.present ?? 0), absent: Number(row?.absent ?? 0) };
  }

  /** Some of those a sweep did not see and who have not left yet. */
  async gone(sweepId: string, limit: number): Promise<string[]> {
    const rows = await this.transactions.query<{ id: string }>(
      `SELECT p.id AS "id" FROM directory_links l JOIN people p ON p.id = l.person_id
       WHERE p.status <> 'left' AND (l.sweep_id IS NULL OR l.sweep_id <> $1) LIMIT $2`,
      [sweepId, limit],
    );
    return rows.map(({ id }) => id);
  }

  async markLeft(ids: readonly string[], now: number): Promise<void> {
    for (const id of ids) {
      await this.transactions.execute(
        `UPDATE people SET status = 'left', stamp = $2, updated_at = $3 WHERE id = $1`,
        [id, newId(), now],
      );
    }
    if (ids.length === 0) return;
    // Should the entry come back, it is read again whatever its version.
    await this.transactions.execute(
      `UPDATE directory_links SET version = NULL WHERE person_id IN (${places(ids.length)})`,
      ids,
    );
  }
}
