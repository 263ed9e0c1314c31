/**
 * An SMTP server in a process of its own. Prints its port, then one line of JSON per message at the moment it has
 * it whole, and answers a little later: a sender that dies in between has sent it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, callback) {
    void simpleParser(stream).then(
      async (mail) => {
        const to = session.envelope.rcptTo[0].address;
        process.stdout.write(`${JSON.stringify({ messageId: mail.messageId, to })}\n`);
        await pause(Math.random() * 40);
        callback();
      },
      // The sender died in the middle: a message not received whole has not arrived.
      () => callback(new Error('cut')),
    );
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`));
