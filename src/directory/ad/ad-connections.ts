import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Client, ResultCodeError, type SearchOptions } from 'ldapts';
import type { LdapSettings } from '../../platform/config/directory-settings.js';
import { DomainError } from '../../platform/errors.js';
import type { Entry } from '../sync/entry.rules.js';
import { refusedBind, type BindVerdict } from './ad-codes.rules.js';

type Role = 'read' | 'write';

/**
 * One connection for each identity, made when first wanted and again after a failure, on the first server that
 * answers. Always encrypted and verified: unicodePwd is refused otherwise, and a password does not travel in clear.
 */
export class AdConnections {
  private readonly open = new Map<Role, Promise<Client>>();
  private readonly tlsOptions: ConnectionOptions;

  constructor(readonly settings: LdapSettings) {
    this.tlsOptions = {
      minVersion: 'TLSv1.2',
      ...(settings.caFile && { ca: [readFileSync(settings.caFile)] }),
    };
  }

  /**
   * Runs `work` on the connection of an identity.
   * @throws ResultCodeError what the directory answered
   * @throws DomainError DIRECTORY_UNREACHABLE (unavailable) when it did not answer: `work` may have taken effect
   */
  async as<T>(role: Role, work: (client: Client) => Promise<T>): Promise<T> {
    let client: Client | undefined;
    try {
      client = await this.client(role);
      return await work(client);
    } catch (error) {
      if (error instanceof ResultCodeError) throw error;
      if (client) await this.drop(role, client);
      throw unreachable(error);
    }
  }

  /**
   * Pages of a search as the reading identity, as they are wanted. One at a time: slapd keeps one place in a result for
   * a connection.
   * @throws DomainError DIRECTORY_SIZE_LIMIT, DIRECTORY_READ_REFUSED (conflict) what the directory answered,
   *   DIRECTORY_UNREACHABLE (unavailable) when it did not
   */
  async *pages(base: string, options: SearchOptions): AsyncGenerator<Entry[]> {
    let client: Client | undefined;
    try {
      client = await this.client('read');
      for await (const { searchEntries } of client.searchPaginated(base, options)) yield searchEntries;
    } catch (error) {
      if (error instanceof ResultCodeError) throw unread(error);
      if (client) await this.drop('read', client);
      throw unreachable(error);
    }
  }

  /** Tries a secret on a connection of its own. @throws DomainError DIRECTORY_UNREACHABLE (unavailable) */
  async tryBind(dn: string, secret: string): Promise<BindVerdict> {
    // An empty secret would be an anonymous bind (RFC 4513 5.1.2), which succeeds.
    if (secret === '') return { opens: false, code: 'SECRET_WRONG' };
    const tried = this.anywhere(async (client) => {
      try {
        await client.bind(dn, secret);
        return { opens: true, mustChange: false } as const;
      } catch (error) {
        if (!(error instanceof ResultCodeError)) throw error;
        return refusedBind(error.code, error.message);
      } finally {
        await end(client);
      }
    });
    return tried.catch((error: unknown) => {
      throw unreachable(error);
    });
  }

  async close(): Promise<void> {
    const clients = [...this.open.values()];
    this.open.clear();
    for (const client of clients) await client.then(end, () => undefined);
  }

  private async client(role: Role): Promise<Client> {
    const known = this.open.get(role);
    const client = await known?.catch(() => undefined);
    if (client?.isConnected) return client;
    if (this.open.get(role) === known) {
      const { dn, password } = this.settings[role];
      this.open.set(
        role,
        this.anywhere(async (fresh) => {
          await fresh.bind(dn, password);
          return fresh;
        }),
      );
    }
    return this.open.get(role) as Promise<Client>;
  }

  private async drop(role: Role, client: Client): Promise<void> {
    const current = await this.open.get(role)?.catch(() => undefined);
    if (current === client) this.open.delete(role);
    await end(client);
  }

  /** On the first server that lets itself be spoken to; an answer, be it a refusal, is final. */
  private async anywhere<T>(work: (client: Client) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const url of this.settings.urls) {
      const { timeoutMs } = this.settings;
      const client = new Client({
        url,
        timeout: timeoutMs,
        connectTimeout: timeoutMs,
        strictDN: false,
        // Given any, ldapts speaks TLS at once, whatever the address says.
        ...(url.startsWith('ldaps:') && { tlsOptions: this.tlsOptions }),
      });
      try {
        return await work(client);
      } catch (error) {
        await end(client);
        if (error instanceof ResultCodeError) throw error;
        last = error;
      }
    }
    throw last;
  }
}

/** slapd counts its limit over all pages, Active Directory over one. */
function unread(cause: ResultCodeError): DomainError {
  const limited = cause.code === 4 || cause.code === 11;
  const code = limited ? 'DIRECTORY_SIZE_LIMIT' : 'DIRECTORY_READ_REFUSED';
  return new DomainError(code, { result: cause.code }, 'conflict', { cause });
}

function unreachable(cause: unknown): DomainError {
  return new DomainError('DIRECTORY_UNREACHABLE', {}, 'unavailable', { cause });
}

async function end(client: Client): Promise<void> {
  await client.unbind().catch(() => undefined);
}
