import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Arrived {
  messageId: string;
  to: string[];
  mail: ParsedMail;
}

/** What the server does with the next message; default: takes it. */
export type Manner =
  'accept' | 'refuse-recipient' | 'later-recipient' | 'refuse-data' | 'hang' | 'drop' | 'drop-late';

export interface SmtpSink {
  url: string;
  arrived: Arrived[];
  /** Manners of the next messages, in order; then it accepts. */
  plan: Manner[];
  stop(): Promise<void>;
}

/** A real SMTP server on a free port of loopback, which can misbehave on purpose. */
export async function startSmtpSink(options: SMTPServerOptions = {}): Promise<SmtpSink> {
  const arrived: Arrived[] = [];
  const plan: Manner[] = [];
  const manners = new WeakMap<object, Manner>();
  const fault = (text: string, responseCode: number): Error =>
    Object.assign(new Error(text), { responseCode });
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo(_address, session, callback) {
      const manner = plan.shift() ?? 'accept';
      manners.set(session.envelope, manner);
      if (manner === 'refuse-recipient') return callback(fault('5.1.1 unknown user', 550));
      if (manner === 'later-recipient') return callback(fault('4.7.1 come back later', 451));
      callback();
    },
    onData(stream, session, callback) {
      const manner = manners.get(session.envelope) ?? 'accept';
      if (manner === 'drop') return void stream.once('data', () => drop(server));
      const to = session.envelope.rcptTo.map((one) => one.address);
      const taken = simpleParser(stream).then((mail) => {
        if (manner === 'hang') return;
        if (manner === 'refuse-data') return callback(fault('5.7.1 refused by policy', 554));
        arrived.push({ messageId: mail.messageId ?? '', to, mail });
        if (manner === 'drop-late') return drop(server);
        callback();
      });
      // A sender that goes away in the middle has sent nothing; that is no fault of the server.
      taken.catch(() => undefined);
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    plan,
    stop: () => {
      drop(server);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Breaks every open connection as a crash of the server would. */
function drop(server: SMTPServer): void {
  const { connections } = server as unknown as { connections: Set<{ _socket: { destroy(): void } }> };
  for (const connection of connections) connection._socket.destroy();
}
