import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import type { Account } from './account.entity.js';
import type { AccountState, Site } from './account.rules.js';
import type { Role } from './permissions.rules.js';

export const ACCOUNT_COLUMNS = `a.id AS "id", a.name AS "name", a.email AS "email", a.role AS "role", a.state AS "state",
  a.scope AS "scope", a.site AS "site", a.uais AS "uais", a.person_id AS "personId", a.lang AS "lang",
  a.password_hash AS "passwordHash", a.totp_secret AS "totpSecret", a.totp_last_step AS "totpLastStep",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.version AS "version"`;

type Raw = Omit<Account, 'uais'> & { uais: string };

export const toAccount = (row: Raw): Account => ({ ...row, uais: JSON.parse(row.uais) as string[] });

/** What an admin may change of an account. */
export interface AccountDuties {
  name: string;
  role: Role;
  state: AccountState;
  scope: string | null;
  site: Site | null;
  uais: readonly string[];
  personId: string | null;
}

export interface AccountsFilter {
  readonly text?: string | undefined;
  readonly role?: Role | undefined;
  readonly after?: { readonly name: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** The only queries on accounts. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly transactions: Transactions) {}

  async byId(id: string): Promise<Account | null> {
    return this.one('a.id = $1', id);
  }

  async byEmail(email: string): Promise<Account | null> {
    return this.one('a.email = $1', email);
  }

  /** The working account of a person of the directory, if any; of several, the one that may do most harm. */
  async byPerson(personId: string): Promise<Account | null> {
    return this.one(
      `a.id = (SELECT b.id FROM accounts b WHERE b.person_id = $1 AND b.state <> 'disabled'
        ORDER BY CASE WHEN b.role IN ('admin', 'supervisor', 'agent') THEN 0 ELSE 1 END, b.id LIMIT 1)`,
      personId,
    );
  }

  /** By name, after the given one; `text` is looked for in name and address, whatever its case. */
  async page(filter: AccountsFilter): Promise<Account[]> {
    const conditions = ['1 = 1'];
    const params: unknown[] = [];
    const bind = (value: unknown): string => `$${params.push(value)}`;
    if (filter.role) conditions.push(`a.role = ${bind(filter.role)}`);
    if (filter.text) {
      const like = `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      conditions.push(
        `(lower(a.name) LIKE ${bind(like)} ESCAPE '\\' OR a.email LIKE ${bind(like)} ESCAPE '\\')`,
      );
    }
    if (filter.after) {
      const [name, id] = [bind(filter.after.name), bind(filter.after.id)];
      conditions.push(`(a.name > ${name} OR (a.name = ${name} AND a.id > ${id}))`);
    }
    return this.many(conditions.join(' AND '), params, ` LIMIT ${bind(filter.limit)}`);
  }

  async active(role: Role): Promise<Account[]> {
    return this.many(`a.role = $1 AND a.state = 'active'`, [role]);
  }

  async count(): Promise<number> {
    const [row] = await this.transactions.query<{ n: number }>('SELECT count(*) AS "n" FROM accounts');
    return Number(row?.n ?? 0);
  }

  async insert(account: Account): Promise<void> {
    await this.transactions.execute(
      `INSERT INTO accounts (id, name, email, role, state, scope, site, uais, person_id, lang, password_hash,
         totp_secret, totp_last_step, created_at, updated_at, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        account.id,
        account.name,
        account.email,
        account.role,
        account.state,
        account.scope,
        account.site,
        JSON.stringify(account.uais),
        account.personId,
        account.lang,
        account.passwordHash,
        account.totpSecret,
        account.totpLastStep,
        account.createdAt,
        account.updatedAt,
        account.version,
      ],
    );
  }

  /** Compare-and-set on `version`; false when somebody was quicker. */
  async setDuties(id: string, version: number, duties: AccountDuties, now: number): Promise<boolean> {
    const { name, role, state, scope, site, uais, personId } = duties;
    const changed = await this.transactions.execute(
      `UPDATE accounts SET name = $1, role = $2, state = $3, scope = $4, site = $5, uais = $6, person_id = $7,
         updated_at = $8, version = version + 1 WHERE id = $9 AND version = $10`,
      [name, role, state, scope, site, JSON.stringify(uais), personId, now, id, version],
    );
    return changed === 1;
  }

  async setLanguage(id: string, lang: string): Promise<void> {
    await this.transactions.execute('UPDATE accounts SET lang = $1 WHERE id = $2', [lang, id]);
  }

  async setPassword(id: string, hash: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE accounts SET password_hash = $1, updated_at = $2, version = version + 1 WHERE id = $3',
      [hash, now, id],
    );
  }

  /** Sets or, with null, removes the sealed secret; `step` is the time step of the code that proved it. */
  async setTotp(id: string, sealed: string | null, step: number | null, now: number): Promise<void> {
    await this.transactions.execute(
      `UPDATE accounts SET totp_secret = $1, totp_last_step = $2, updated_at = $3, version = version + 1
       WHERE id = $4`,
      [sealed, step, now, id],
    );
  }

  /** Uses up a time step; false when it, or a later one, was used before. */
  async useTotpStep(id: string, step: number): Promise<boolean> {
    const used = await this.transactions.execute(
      'UPDATE accounts SET totp_last_step = $1 WHERE id = $2 AND (totp_last_step IS NULL OR totp_last_step < $1)',
      [step, id],
    );
    return used === 1;
  }

  private async one(condition: string, value: string): Promise<Account | null> {
    return (await this.many(condition, [value]))[0] ?? null;
  }

  private async many(condition: string, params: readonly unknown[], limit = ''): Promise<Account[]> {
    const rows = await this.transactions.query<Raw>(
      `SELECT ${ACCOUNT_COLUMNS} FROM accounts a WHERE ${condition} ORDER BY a.name, a.id${limit}`,
      params,
    );
    return rows.map(toAccount);
  }
}
