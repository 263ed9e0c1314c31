import { AuditService } from '../../src/audit/audit.service.js';
import { NotificationsService } from '../../src/notifications/notifications.service.js';
import { newId } from '../../src/platform/ids.js';
import { storeAccount } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signIn, visit } from '../support/client.js';
import { eventually } from '../support/jobs.js';
import { startSmtpSink } from '../support/smtp-sink.js';

interface ApiRow {
  id: string;
  state: string;
  reason: string | null;
  recipient: { masked: string | null };
}

let test_: TestApp;
let notifications: NotificationsService;
beforeAll(async () => {
  test_ = await startTestApp();
  notifications = test_.get(NotificationsService);
});
afterAll(() => test_.stop());

const send = (kind: string, id: string): Promise<string> =>
  test_.transactions.run(() =>
    notifications.send({
      template: 'account-notice',
      to: { kind, id },
      ids: { what: 'password', at: test_.clock.now() },
      object: { type: 'account', id },
    }),
  );
const stateOf = async (id: string): Promise<string> =>
  (await notifications.list({ limit: 200 })).rows.find((row) => row.id === id)?.state ?? 'gone';
const until = (id: string, state: string): Promise<void> =>
  eventually(
    async () => (await stateOf(id)) === state,
    () => stateOf(id),
  );
/** A message to nobody: given up at once. */
const abandoned = async (): Promise<string> => {
  const id = await send('account', newId());
  await until(id, 'dead');
  return id;
};

describe('the page of messages', () => {
  it('shows each with its state and reason, filters, and has one tried again on the record', async () => {
    const id = await abandoned();
    const { client, account } = await signIn(test_, 'admin');
    const all = await client.get('/notifications');
    expect(all.status).toBe(200);
    expect(all.heading).toBe('Messages');
    expect(all.text).toContain('Aucune adresse n’est connue pour ce destinataire.');
    expect(all.text).toContain(`/notifications/${id}/retry`);
    expect((await client.get('/notifications?state=sent')).text).not.toContain(id);
    expect((await client.get('/notifications?state=nonsense')).status).toBe(422);
    const answer = await client.submit(`/notifications/${id}/retry`);
    expect(answer.text).toContain('Le message sera envoyé de nouveau.');
    await until(id, 'dead');
    const trail = await test_.get(AuditService).search({ action: 'notification.retried', limit: 10 });
    expect(trail[0]).toMatchObject({ actorId: account.id, objectId: id });
  });

  it('has all tried again', async () => {
    await abandoned();
    const { client } = await signIn(test_, 'supervisor');
    expect((await client.submit('/notifications/retries')).text).toMatch(/travaux? abandonnés? ser/);
  });

  it('refuses a message that was not given up, and one that is none', async () => {
    const account = await storeAccount(test_, { role: 'agent' });
    const id = await send('account', account.id);
    await until(id, 'captured');
    const { client } = await signIn(test_, 'admin');
    expect((await client.post(`/notifications/${id}/retry`)).status).toBe(409);
    expect((await client.post(`/notifications/${newId()}/retry`)).status).toBe(404);
    expect((await client.post('/notifications/nonsense/retry')).status).toBe(404);
  });

  it('is closed to an agent', async () => {
    const { client } = await signIn(test_, 'agent');
    expect((await client.get('/notifications')).status).toBe(403);
  });
});

describe('the API', () => {
  it('lists by state, pages by cursor and retries', async () => {
    const id = await abandoned();
    await abandoned();
    const api = await apiOf(test_, await storeAccount(test_, { role: 'admin' }));
    const first = (await api.get('/notifications?state=dead&limit=1')).json<{
      notifications: ApiRow[];
      nextCursor: string;
    }>();
    expect(first.notifications).toHaveLength(1);
    const next = await api.get(`/notifications?state=dead&limit=200&cursor=${first.nextCursor}`);
    const rows = next.json<{ notifications: ApiRow[]; nextCursor: string | null }>();
    expect(rows.notifications.map((row) => row.id)).toContain(id);
    expect(rows.nextCursor).toBeNull();
    const retried = await api.post(`/notifications/${id}/retry`, {});
    expect(retried.status).toBe(200);
    expect(retried.json<ApiRow>()).toMatchObject({ id });
    await until(id, 'dead');
    expect((await api.get('/notifications?state=nonsense')).status).toBe(422);
  });

  it('holds no address', async () => {
    const account = await storeAccount(test_, { role: 'agent' });
    await until(await send('account', account.id), 'captured');
    const api = await apiOf(test_, await storeAccount(test_, { role: 'admin' }));
    const { text } = await api.get('/notifications?limit=200');
    expect(text).toContain('•••@guichet.test');
    expect(text).not.toContain(account.email);
  });
});

describe('the mailbox', () => {
  it('lists captured messages to anybody at this machine, shows one with its links, and frames its HTML', async () => {
    const account = await storeAccount(test_, { role: 'agent' });
    const id = await send('account', account.id);
    await until(id, 'captured');
    const stranger = visit(test_);
    const list = await stranger.get('/mailbox');
    expect(list.status).toBe(200);
    expect(list.text).toContain(account.email);
    const message = await stranger.get(`/mailbox/${id}`);
    expect(message.text).toContain(`src="/mailbox/${id}/body"`);
    const body = await stranger.get(`/mailbox/${id}/body`);
    expect(body.headers.get('content-type')).toMatch(/^text\/html/);
    expect(body.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/);
    expect(body.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(body.text).toContain('<base target="_blank">');
    expect((await stranger.get(`/mailbox/${newId()}`)).status).toBe(404);
    expect((await stranger.get('/mailbox/nonsense/body')).status).toBe(404);
  });

  it('demo and capture only on loopback: the mailbox does not exist where messages are sent', async () => {
    const sink = await startSmtpSink();
    const sending = await startTestApp({ SMTP_URL: sink.url });
    try {
      expect((await visit(sending).get('/mailbox')).status).toBe(404);
      expect((await visit(sending).get(`/mailbox/${newId()}`)).status).toBe(404);
      expect((await visit(sending).get(`/mailbox/${newId()}/body`)).status).toBe(404);
    } finally {
      await sending.stop();
      await sink.stop();
    }
  });
});
