import { connect, createServer, type Socket } from 'node:net';

/**
 * When a connection is cut: before the next bytes of the client get through, when half of them have, or after them and
 * before the answer does. `silence` ends nothing: from then on no byte gets through.
 */
export type Cut = 'before' | 'during' | 'after' | 'silence';
/** Tells the bytes that a cut waits for. */
export type Wanted = (bytes: Buffer) => boolean;

interface Pair {
  client: Socket;
  server: Socket;
  cut: Cut | null;
}

/** A wire between a client and a server that can be cut at a chosen moment of one of its connections. */
export interface TcpProxy {
  readonly port: number;
  /** How many connections stand. */
  standing(): number;
  /** Arms a cut of the first connection, whichever it is, on which the wanted bytes are sent. */
  cutAt(wanted: Wanted, when: Cut): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: URL): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let awaited: { wanted: Wanted; when: Cut } | null = null;
  const listener = createServer((client) => {
    const server = connect({ host: target.hostname, port: Number(target.port) });
    const pair: Pair = { client, server, cut: null };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('error', end).on('close', end);
    server.on('error', end).on('close', end);
    client.on('data', (bytes: Buffer) => {
      if (awaited?.wanted(bytes)) {
        pair.cut = awaited.when;
        awaited = null;
      }
      if (pair.cut === 'before') end();
      else if (pair.cut === 'during') server.end(bytes.subarray(0, bytes.length >> 1), end);
      else if (pair.cut !== 'silence') server.write(bytes);
    });
    server.on('data', (bytes) => (pair.cut === 'after' ? end() : void client.write(bytes)));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    standing: () => pairs.size,
    cutAt(wanted, when) {
      awaited = { wanted, when };
    },
    async close() {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** An LDAP Modify on a connection that is not encrypted: message, its number, then the tag (RFC 4511 4.6). */
export function isModify(bytes: Buffer): boolean {
  const afterLength = (at: number): number =>
    at + 1 + ((bytes[at] ?? 0) & 0x80 ? (bytes[at] ?? 0) & 0x7f : 0);
  const number = afterLength(1);
  const operation = number + 2 + (bytes[number + 1] ?? 0);
  return bytes[0] === 0x30 && bytes[operation] === 0x66;
}
