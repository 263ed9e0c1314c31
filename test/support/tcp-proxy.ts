import { connect, createServer, type Socket } from 'node:net';

/** When a connection is cut: before the next bytes of the client get through, or after them, before the answer does. */
export type Cut = 'before' | 'after';

interface Pair {
  client: Socket;
  server: Socket;
  cut: Cut | null;
}

/** A wire between a client and a server that can be cut at a chosen moment of one of its connections. */
export interface TcpProxy {
  readonly port: number;
  /** Connections made so far that still stand, oldest first. */
  standing(): number;
  /** Arms a cut of the connection at that place among those that stand. */
  cut(place: number, when: Cut): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: URL): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
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
    client.on('data', (bytes) => (pair.cut === 'before' ? end() : void server.write(bytes)));
    server.on('data', (bytes) => (pair.cut === 'after' ? end() : void client.write(bytes)));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    standing: () => pairs.size,
    cut(place, when) {
      const pair = [...pairs][place];
      if (!pair) throw new Error(`There is no connection ${place}.`);
      pair.cut = when;
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
