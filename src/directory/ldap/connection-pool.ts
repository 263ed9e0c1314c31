import { PresenceFilter, type Client } from 'ldapts';
import { end, usable } from './connection.js';

/** Enough for a desk; a directory counts its connections too. */
const MOST_OPEN = 4;
/** A connection that nobody used for longer is asked something small first: a firewall may have forgotten it. */
const PROVED_FOR_MS = 30_000;
const PROBE_MS = 2_000;

/** Connections of one identity, each lent to one piece of work at a time: one that hangs takes no other with it. */
export class ConnectionPool {
  /** The one used last is at the end, and is lent first. */
  private readonly idle: Array<{ client: Client; since: number }> = [];
  private readonly waiting: Array<() => void> = [];
  private open = 0;
  private closed = false;

  constructor(private readonly connect: () => Promise<Client>) {}

  /** @throws whatever connecting throws */
  async lend(): Promise<Client> {
    for (;;) {
      const known = this.idle.pop();
      if (known) {
        if (await lives(known)) return known.client;
        await this.discard(known.client);
      } else if (this.open < MOST_OPEN) {
        return this.another();
      } else {
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      }
    }
  }

  giveBack(client: Client): void {
    if (this.closed) void end(client);
    else this.idle.push({ client, since: performance.now() });
    this.waiting.shift()?.();
  }

  /** For one that failed: it is not lent again. */
  async discard(client: Client): Promise<void> {
    this.open -= 1;
    this.waiting.shift()?.();
    await end(client);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.idle.splice(0).map(({ client }) => this.discard(client)));
  }

  private async another(): Promise<Client> {
    this.open += 1;
    try {
      return await this.connect();
    } catch (error) {
      this.open -= 1;
      this.waiting.shift()?.();
      throw error;
    }
  }
}

async function lives({ client, since }: { client: Client; since: number }): Promise<boolean> {
  if (!usable(client)) return false;
  if (performance.now() - since < PROVED_FOR_MS) return true;
  const filter = new PresenceFilter({ attribute: 'objectClass' });
  const asked = client.search('', { scope: 'base', filter, attributes: ['1.1'] }).then(
    () => true,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
