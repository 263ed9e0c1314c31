import { Injectable } from '@nestjs/common';
import type { MailFacts } from '../../src/notifications/mail/mail-facts.types.js';
import {
  ComposesMail,
  FindsRecipient,
  type MailComposer,
  type Recipient,
  type RecipientFinder,
} from '../../src/notifications/notifications.jobs.js';
import type { NotificationRow } from '../../src/notifications/notification.types.js';
import { systemActor } from '../../src/platform/actor.js';
import type { Environment } from '../../src/platform/config/config.js';
import { eventually } from '../support/jobs.js';
import { startNotifications, type NotificationsApp } from '../support/notifications.js';
import { withDatabases } from '../support/services.js';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.js';

const accepted: string[] = [];
const gaveUp: string[] = [];
let facts: MailFacts['owner-code'] | null = { code: '482913', validFor: 600_000 };
let acceptedFails = 0;

@ComposesMail('owner-code')
class CodeComposer implements MailComposer<'owner-code'> {
  async compose(): Promise<MailFacts['owner-code'] | null> {
    return facts;
  }
  async accepted(ids: { codeId?: string }): Promise<void> {
    if (acceptedFails-- > 0) throw new Error('not now');
    accepted.push(String(ids.codeId));
  }
  async gaveUp(ids: { codeId?: string }, reason: string): Promise<void> {
    gaveUp.push(`${ids.codeId} ${reason}`);
  }
}

@FindsRecipient('contact')
@Injectable()
class ContactFinder implements RecipientFinder {
  async find(id: string): Promise<Recipient | null> {
    if (id === 'nobody') return null;
    if (id === 'phone') return { channel: 'sms', address: '+33612345678', lang: 'fr' };
    return { channel: 'email', address: `${id}@example.fr`, lang: id === 'english' ? 'en' : 'fr' };
  }
}

withDatabases('notifications', (database) => {
  let sink: SmtpSink;
  let sms: NotificationsApp;
  let app: NotificationsApp;
  const start = (env: Environment): Promise<NotificationsApp> =>
    startNotifications(env, [CodeComposer, ContactFinder], { settings: { pace: 0.002 } });

  const send = (to: string, codeId = 'c1', key?: string, on = app): Promise<string> =>
    on.transactions.run(() =>
      on.notifications.send({
        template: 'owner-code',
        to: { kind: 'contact', id: to },
        ids: { codeId },
        object: { type: 'check', id: null },
        key,
      }),
    );
  const row = async (id: string, on = app): Promise<NotificationRow> => {
    const found = (await on.notifications.list({ limit: 200 })).rows.find((one) => one.id === id);
    if (!found) throw new Error('no such notification');
    return found;
  };
  const ended = (id: string, state: string, on = app): Promise<void> =>
    eventually(
      async () => (await row(id, on)).state === state,
      () => row(id, on),
    );

  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await start({
      ...(await database.env()),
      SMTP_URL: `${sink.url}/?socketTimeout=400`,
      MAIL_FROM: 'Guichet <guichet@ac-exemple.fr>',
    });
    sms = await start(await database.env());
  });
  afterAll(async () => {
    await sink.stop();
    await app.stop();
    await sms.stop();
  });
  beforeEach(() => {
    sink.plan.length = sink.arrived.length = accepted.length = gaveUp.length = 0;
    acceptedFails = 0;
    facts = { code: '482913', validFor: 600_000 };
  });

  it('a rollback sends nothing, a commit sends once', async () => {
    const attempt = app.transactions.run(async () => {
      await send('jeanne');
      throw new Error('on purpose');
    });
    await expect(attempt).rejects.toThrow('on purpose');
    const id = await send('jeanne');
    await ended(id, 'sent');
    expect(sink.arrived).toHaveLength(1);
    const [message] = sink.arrived;
    expect(message?.to).toEqual(['jeanne@example.fr']);
    expect(message?.messageId).toBe(`<${id}@ac-exemple.fr>`);
    expect(message?.mail.subject).toBe('Votre code de vérification');
    expect(message?.mail.text).toContain('482913');
    expect(String(message?.mail.html)).toContain('482913');
    expect(message?.mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('the reader’s language decides', async () => {
    await ended(await send('english'), 'sent');
    expect(sink.arrived[0]?.mail.subject).toBe('Your verification code');
  });

  it('nothing secret at rest in the queue: what is stored holds neither address nor code', async () => {
    const id = await send('jeanne');
    await ended(id, 'sent');
    const stored = JSON.stringify([
      await app.transactions.query('SELECT * FROM notifications'),
      await app.transactions.query('SELECT * FROM jobs'),
      await app.transactions.query('SELECT * FROM captured_messages'),
    ]);
    expect(stored).toContain('j•••@example.fr');
    expect(stored).not.toMatch(/jeanne@example\.fr|482913/);
  });

  it('a delivery that runs twice sends once', async () => {
    const id = await send('jeanne');
    await ended(id, 'sent');
    const { jobId } = await row(id);
    await app.transactions.run(async () => {
      await app.transactions.execute(
        `UPDATE jobs SET state = 'queued', max_attempts = 99, finished_at = NULL WHERE id = $1`,
        [jobId],
      );
    });
    const state = async (): Promise<string> =>
      (await app.transactions.query<{ state: string }>('SELECT state FROM jobs WHERE id = $1', [jobId]))[0]
        ?.state ?? '';
    await eventually(async () => (await state()) === 'done', state);
    expect(sink.arrived).toHaveLength(1);
    expect((await row(id)).attempts).toBe(1);
  });

  it('the owner of the message hears when the server took it', async () => {
    const id = await send('jeanne', 'claim-7');
    await ended(id, 'sent');
    expect(accepted).toEqual(['claim-7']);
    expect((await row(id)).acceptedAt).toBeGreaterThan(0);
  });

  it('an owner that cannot listen now hears later, and the message is not sent twice', async () => {
    acceptedFails = 4;
    await ended(await send('jeanne', 'claim-8'), 'sent');
    await eventually(() => accepted.length === 1);
    expect(sink.arrived).toHaveLength(1);
  });

  it('a key asked for twice is one message', async () => {
    const first = await send('jeanne', 'c1', `reset:${database.name}`);
    expect(await send('jeanne', 'c1', `reset:${database.name}`)).toBe(first);
    await ended(first, 'sent');
    expect(sink.arrived).toHaveLength(1);
  });

  it('a recipient refused for good (5xx) is dead at once with its reason, and can be retried', async () => {
    sink.plan.push('refuse-recipient');
    const id = await send('gone', 'c2');
    await ended(id, 'dead');
    const dead = await row(id);
    expect(dead.reason).toMatch(/550.*unknown user/);
    expect(dead.reason).not.toContain('gone@example.fr');
    expect(gaveUp[0]).toMatch(/^c2 .*550/);
    await app.notifications.retry(id, systemActor());
    await ended(id, 'sent');
    expect(sink.arrived.map((one) => one.messageId)).toEqual([`<${id}@ac-exemple.fr>`]);
    await expect(app.notifications.retry(id, systemActor())).rejects.toThrow('NOTIFICATION_NOT_RETRYABLE');
  });

  it('a message refused for good after DATA is dead, not doubtful', async () => {
    sink.plan.push('refuse-data');
    const id = await send('jeanne');
    await ended(id, 'dead');
    expect((await row(id)).doubtfulAt).toBeNull();
  });

  it('a server that says later (4xx) is asked again until it accepts', async () => {
    sink.plan.push('later-recipient', 'later-recipient');
    const id = await send('jeanne');
    await ended(id, 'sent');
    expect(sink.arrived).toHaveLength(1);
    expect(await row(id)).toMatchObject({ doubtfulAt: null, reason: null, attempts: 1 });
  });

  it.each([
    ['hangs after DATA', 'hang', 1],
    ['drops the connection during DATA', 'drop', 1],
    ['takes the message and drops the connection before it says so', 'drop-late', 2],
  ] as const)(
    'a server that %s is asked again with the same Message-ID, and the doubt is kept',
    async (_, manner, copies) => {
      sink.plan.push(manner);
      const id = await send('jeanne');
      await ended(id, 'sent');
      expect(new Set(sink.arrived.map((one) => one.messageId))).toEqual(new Set([`<${id}@ac-exemple.fr>`]));
      expect(sink.arrived).toHaveLength(copies);
      expect(await row(id)).toMatchObject({ attempts: 2, reason: null });
      expect((await row(id)).doubtfulAt).toBeGreaterThan(0);
    },
  );

  it('no address, and no way by SMS yet: kept as dead with the reason', async () => {
    const ids = [await send('nobody'), await send('phone')];
    for (const id of ids) await ended(id, 'dead');
    expect((await row(ids[0] ?? '')).reason).toMatch(/^NO_RECIPIENT/);
    expect((await row(ids[1] ?? '')).reason).toBe('SMS_NOT_AVAILABLE');
    expect(await app.notifications.retryAll(systemActor())).toBeGreaterThanOrEqual(2);
    await eventually(async () => {
      const { queued = 0, sending = 0, failed = 0, dead = 0 } = await app.notifications.counts();
      return queued + sending + failed === 0 && dead === 2;
    });
  });

  it('a message no longer needed is cancelled', async () => {
    facts = null;
    await ended(await send('jeanne'), 'cancelled');
    expect(sink.arrived).toHaveLength(0);
  });

  it('without a mail server, messages and SMS are captured whole', async () => {
    const ids = [await send('jeanne', 'c1', undefined, sms), await send('phone', 'c1', undefined, sms)];
    for (const id of ids) await ended(id, 'captured', sms);
    const rows = await sms.transactions.query<{ recipient: string; text: string; html: string | null }>(
      'SELECT recipient, text, html FROM captured_messages ORDER BY channel',
    );
    expect(rows.map((one) => one.recipient)).toEqual(['jeanne@example.fr', '+33612345678']);
    expect(rows.every((one) => one.text.includes('482913'))).toBe(true);
    expect(rows[1]?.html).toBeNull();
  });
});
