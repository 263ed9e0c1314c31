import { connect as plain, type Socket } from 'node:net';
import { connect as secure, type ConnectionOptions } from 'node:tls';
import { Client } from 'ldapts';

/** How a server is spoken to. */
export interface Wire {
  readonly url: string;
  readonly startTls: boolean;
  readonly tlsOptions: ConnectionOptions;
  /** Of connecting, and of each operation. */
  readonly timeoutMs: number;
}

const ended = new WeakSet<Client>();

/**
 * A client for one connection. ldapts (8.2) connects again by itself when that has ended, without signing in and, after
 * StartTLS, in clear; and after StartTLS it does not notice that it has ended. Neither is left to it.
 */
export function connection({ url, tlsOptions, timeoutMs }: Wire): Client {
  const watched = <F extends typeof plain | typeof secure>(connect: F): F => {
    let used = false;
    return ((...args: unknown[]) => {
      if (used) throw new Error('The connection to the directory has ended.');
      used = true;
      const socket = (connect as (...given: unknown[]) => Socket)(...args);
      return socket.once('close', () => ended.add(client));
    }) as F;
  };
  const client: Client = new Client({
    url,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    strictDN: false,
    // Given any, ldapts speaks TLS at once, whatever the address says.
    ...(url.startsWith('ldaps:') && { tlsOptions }),
    createConnection: watched(plain),
    createSecureConnection: watched(secure),
  });
  return client;
}

/** StartTLS (RFC 4511 4.14), with the certificate checked against the name in the address; never on in clear. */
export async function encrypt(client: Client, { url, tlsOptions, timeoutMs }: Wire): Promise<void> {
  const host = new URL(url.replace(/^ldap:/, 'http:')).hostname.replace(/^\[(.*)\]$/, '$1');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('StartTLS took too long.')), timeoutMs);
  });
  try {
    await Promise.race([client.startTLS({ ...tlsOptions, host }), late]);
  } catch (error) {
    throw new Error(`StartTLS failed: ${(error as Error).message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Signed in, and not ended as far as is known here. */
export function usable(client: Client): boolean {
  return client.isBound && !ended.has(client);
}

/** Ends a connection, in whatever state it is. */
export async function end(client: Client): Promise<void> {
  await client.unbind().catch(() => undefined);
}
