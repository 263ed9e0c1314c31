import { readFileSync } from 'node:fs';
import { ResultCodeError, type Client, type Control, type SearchOptions } from 'ldapts';
import type { LdapSettings } from '../../platform/config/directory-settings.js';
import { DomainError } from '../../platform/errors.js';
import type { Entry } from '../sync/entry.rules.js';
import { end } from './connection.js';
import { ConnectionPool } from './connection-pool.js';
import { Servers } from './servers.js';

export type Role = 'read' | 'write';

/** What a server answered to a sign-in: an LDAP result code (RFC 4511 4.1.9), 0 when it opens, and its text. */
export interface BindAnswer {
  readonly code: number;
  readonly message: string;
}

type Closed = 'DIRECTORY_UNREACHABLE' | 'DIRECTORY_SIGN_IN_REFUSED' | 'DIRECTORY_NOT_ENCRYPTED';

/** No server answered, or none let the identity in. `sent`: an operation may have left, and so may have taken effect. */
export class DirectoryUnreachable extends DomainError {
  constructor(
    readonly sent: boolean,
    cause: unknown,
    code: Closed = 'DIRECTORY_UNREACHABLE',
  ) {
    super(code, {}, 'unavailable', { cause });
  }
}

/**
 * The connections to a directory that speaks LDAP: a few for each identity, each lent to one piece of work at a time,
 * made when first wanted and again after a failure, on the first server that answers. Encrypted and verified, but for
 * plain `ldap:` on loopback.
 */
export class LdapConnections {
  private readonly servers: Servers;
  private readonly pools: Readonly<Record<Role, ConnectionPool>>;

  constructor(readonly settings: LdapSettings) {
    this.servers = new Servers(settings, {
      minVersion: 'TLSv1.2',
      ...(settings.caFile && { ca: [readFileSync(settings.caFile)] }),
    });
    this.pools = { read: this.pool('read'), write: this.pool('write') };
  }

  /**
   * Runs `work` on a connection of an identity.
   * @throws ResultCodeError what the directory answered
   * @throws DirectoryUnreachable (unavailable) when it did not answer, or did not let the identity in; unless `sent` is
   *   false `work` may have taken effect
   */
  async as<T>(role: Role, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.lend(role);
    try {
      const result = await work(client);
      this.pools[role].giveBack(client);
      return result;
    } catch (error) {
      if (error instanceof ResultCodeError) {
        this.pools[role].giveBack(client);
        throw error;
      }
      await this.pools[role].discard(client);
      throw new DirectoryUnreachable(true, error);
    }
  }

  /**
   * Runs `work`, which only reads, as the reading identity: once more when a connection turns out to have ended, since
   * a server that was restarted is noticed by the first who asks.
   * @throws DomainError DIRECTORY_SIZE_LIMIT, DIRECTORY_READ_REFUSED (conflict) what the directory answered
   * @throws DirectoryUnreachable (unavailable)
   */
  async reading<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const started = performance.now();
    const isWorthAnother = (error: unknown): boolean =>
      error instanceof DirectoryUnreachable &&
      error.sent &&
      performance.now() - started < this.settings.timeoutMs;
    return this.as('read', work)
      .catch((error: unknown) => {
        if (isWorthAnother(error)) return this.as('read', work);
        throw error;
      })
      .catch((error: unknown) => {
        throw error instanceof ResultCodeError ? unread(error) : error;
      });
  }

  /**
   * Pages of a search as the reading identity, as they are wanted, on a connection of their own: slapd keeps one place
   * in a result for a connection.
   * @throws DomainError DIRECTORY_SIZE_LIMIT, DIRECTORY_READ_REFUSED (conflict) what the directory answered,
   *   DIRECTORY_UNREACHABLE (unavailable) when it did not
   */
  async *pages(base: string, options: SearchOptions): AsyncGenerator<Entry[]> {
    const client = await this.lend('read');
    let answered = false;
    try {
      for await (const { searchEntries } of client.searchPaginated(base, options)) yield searchEntries;
      answered = true;
    } catch (error) {
      if (!(error instanceof ResultCodeError)) throw new DirectoryUnreachable(true, error);
      answered = true;
      throw unread(error);
    } finally {
      // A reader that stops half-way leaves a place in a result behind: that connection is not lent again.
      if (answered) this.pools.read.giveBack(client);
      else await this.pools.read.discard(client);
    }
  }

  /** Tries a secret on a connection of its own. @throws DirectoryUnreachable (unavailable) */
  async tryBind(dn: string, secret: string, controls: Control[] = []): Promise<BindAnswer> {
    // An empty secret would be an anonymous bind (RFC 4513 5.1.2), which succeeds.
    if (secret === '') return { code: 49, message: 'empty secret' };
    const tried = this.servers.anywhere(async (client) => {
      try {
        await client.bind(dn, secret, controls);
        return { code: 0, message: '' };
      } catch (error) {
        if (!(error instanceof ResultCodeError)) throw error;
        return { code: error.code, message: error.message };
      } finally {
        await end(client);
      }
    });
    return tried.catch((error: unknown) => {
      throw new DirectoryUnreachable(true, error);
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.read.close(), this.pools.write.close()]);
  }

  private pool(role: Role): ConnectionPool {
    const { dn, password } = this.settings[role];
    return new ConnectionPool(() =>
      this.servers.anywhere(async (client) => {
        await client.bind(dn, password);
        return client;
      }),
    );
  }

  private async lend(role: Role): Promise<Client> {
    try {
      return await this.pools[role].lend();
    } catch (error) {
      throw new DirectoryUnreachable(false, error, closed(error));
    }
  }
}

/** Why no connection came about: the server wants encryption (RFC 4511: 8, 13), or does not take our password. */
function closed(error: unknown): Closed {
  if (!(error instanceof ResultCodeError)) return 'DIRECTORY_UNREACHABLE';
  return error.code === 8 || error.code === 13 ? 'DIRECTORY_NOT_ENCRYPTED' : 'DIRECTORY_SIGN_IN_REFUSED';
}

/** slapd counts its limit over all pages, Active Directory over one. */
function unread(cause: ResultCodeError): DomainError {
  const limited = cause.code === 4 || cause.code === 11;
  const code = limited ? 'DIRECTORY_SIZE_LIMIT' : 'DIRECTORY_READ_REFUSED';
  return new DomainError(code, { result: cause.code }, 'conflict', { cause });
}
