import type { ConnectionOptions } from 'node:tls';
import { ResultCodeError, type Client } from 'ldapts';
import type { LdapSettings } from '../../platform/config/directory-settings.js';
import { connection, encrypt, end } from './connection.js';

/** For so long a server that did not answer is asked after the others. */
const AVOIDED_FOR_MS = 60_000;

/** The servers of a directory, of which the first that answers will do. */
export class Servers {
  private readonly failed = new Map<string, number>();

  constructor(
    private readonly settings: Pick<LdapSettings, 'urls' | 'startTls' | 'timeoutMs'>,
    private readonly tlsOptions: ConnectionOptions,
  ) {}

  /**
   * Runs `work` on a fresh connection to the first server that lets itself be spoken to; an answer, be it a refusal, is
   * final. The connection is ended when `work` throws.
   */
  async anywhere<T>(work: (client: Client) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const url of this.inOrder()) {
      const wire = { ...this.settings, url, tlsOptions: this.tlsOptions };
      const client = connection(wire);
      try {
        if (wire.startTls) await encrypt(client, wire);
        const result = await work(client);
        this.failed.delete(url);
        return result;
      } catch (error) {
        await end(client);
        if (error instanceof ResultCodeError) throw error;
        this.failed.set(url, performance.now());
        last = error;
      }
    }
    throw last;
  }

  private inOrder(): string[] {
    const since = performance.now() - AVOIDED_FOR_MS;
    const avoided = (url: string): number => ((this.failed.get(url) ?? -Infinity) > since ? 1 : 0);
    return [...this.settings.urls].sort((one, other) => avoided(one) - avoided(other));
  }
}
