import { Injectable } from '@nestjs/common';
import { insertRows, places } from '../../platform/database/bulk.js';
import { Transactions } from '../../platform/database/transactions.js';
import type { Establishment } from '../person.types.js';

const COLUMNS = {
  uai: 'uai',
  name: 'name',
  kind: 'kind',
  commune: 'commune',
  departement: 'departement',
  phone: 'phone',
  email: 'email',
  headUsername: 'head_username',
  parentUai: 'parent_uai',
} as const satisfies Record<keyof Establishment, string>;
const FIELDS = Object.keys(COLUMNS) as Array<keyof Establishment>;

/** What an import reads and writes of the register. */
@Injectable()
export class EstablishmentsMergeRepository {
  constructor(private readonly transactions: Transactions) {}

  async current(uais: readonly string[]): Promise<Map<string, Establishment>> {
    if (uais.length === 0) return new Map();
    const rows = await this.transactions.query<Establishment>(
      `SELECT ${FIELDS.map((field) => `${COLUMNS[field]} AS "${field}"`).join(', ')} FROM establishments
       WHERE uai IN (${places(uais.length)})`,
      uais,
    );
    return new Map(rows.map((row) => [row.uai, row]));
  }

  async save(rows: readonly Establishment[], now: number): Promise<void> {
    const updates = FIELDS.filter((field) => field !== 'uai').map(
      (field) => `"${COLUMNS[field]}" = excluded."${COLUMNS[field]}"`,
    );
    await insertRows(
      this.transactions,
      'establishments',
      [...FIELDS.map((field) => COLUMNS[field]), 'updated_at'],
      rows.map((row) => [...FIELDS.map((field) => row[field]), now]),
      `ON CONFLICT (uai) DO UPDATE SET ${updates.join(', ')}, updated_at = excluded.updated_at`,
    );
  }
}
