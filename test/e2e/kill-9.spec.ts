import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from '../../src/platform/config/config.js';
import { TEST_KEYS } from '../support/app.js';
import { eventually } from '../support/jobs.js';
import { startNotifications, type NotificationsApp } from '../support/notifications.js';
import { joinProgram, startProcess, type Spawned } from '../support/processes.js';

const MESSAGES = 500;
const KILLS = 20;
const BATCH = MESSAGES / KILLS;
const isBuilt = existsSync('dist/src/notifications/notifications.module.js');

interface Row {
  id: string;
  state: string;
  messageId: string;
  doubtfulAt: number | null;
}

/** Two processes at work for each of the environments, and one loaded to take the place of the next that is killed. */
class Workers {
  private readonly working: Spawned[] = [];
  private spare: Spawned;

  constructor(
    private readonly program: string,
    private readonly environments: readonly Environment[],
  ) {
    this.spare = this.load();
  }

  async begin(): Promise<void> {
    const next = this.spare;
    this.spare = this.load();
    await next.says((line) => line === 'loaded');
    next.process.stdin?.write('go\n');
    await next.says((line) => line === 'ready');
    this.working.push(next);
  }

  /** Kills one at random; returns its process id. */
  async killOne(): Promise<number> {
    const [victim] = this.working.splice(Math.floor(Math.random() * this.working.length), 1);
    await victim?.kill();
    return victim?.process.pid ?? 0;
  }

  async end(): Promise<void> {
    for (const worker of [...this.working, this.spare]) await worker.kill();
  }

  private load(): Spawned {
    return startProcess(this.program, {
      WORKER_ENVIRONMENTS: JSON.stringify(this.environments),
    });
  }
}

const environment = (folder: string, env: Environment = {}): Environment => ({
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  DATA_DIR: folder,
  PORT: '0',
  ...TEST_KEYS,
  MAIL_FROM: 'guichet@ac-exemple.fr',
  ...env,
});

const rows = (web: NotificationsApp): Promise<Row[]> =>
  web.transactions.query(`SELECT id, state, message_id AS "messageId", doubtful_at AS "doubtfulAt"
    FROM notifications`);

const enqueue = (web: NotificationsApp, batch: number): Promise<void> =>
  web.transactions.run(async () => {
    for (let i = 0; i < BATCH; i += 1) {
      await web.notifications.send({
        template: 'owner-code',
        to: { kind: 'contact', id: `reader-${batch * BATCH + i}` },
        ids: { codeId: 'c' },
        object: { type: 'check', id: null },
      });
    }
  });

/** Notifications that this process had begun to hand over and not finished. */
const begunBy = async (web: NotificationsApp, pid: number): Promise<string[]> => {
  const held = await web.transactions.query<{ id: string }>(
    `SELECT n.id FROM notifications n JOIN jobs j ON j.id = n.job_id
     WHERE n.state = 'sending' AND j.state = 'running' AND j.lease_owner LIKE $1`,
    [`%:${pid}:%`],
  );
  return held.map(({ id }) => id);
};

/** On a busy machine the workers may not have begun a batch when the kill falls; one kill in twenty must cut some. */
const atWork = (web: NotificationsApp, batch: number): Promise<void> =>
  eventually(
    async () => (await rows(web)).filter(({ state }) => state !== 'queued').length > batch * BATCH,
    () => web.notifications.counts(),
  );

const allAre = (web: NotificationsApp, state: string): Promise<void> =>
  eventually(
    async () => (await rows(web)).filter((row) => row.state === state).length === MESSAGES,
    () => web.notifications.counts(),
    60_000,
  );

// The same processes serve an installation that captures and one that sends: each is killed twenty times.
(isBuilt ? describe : describe.skip)(
  `twenty kill -9 during five hundred notifications${isBuilt ? '' : ' (the product is not built)'}`,
  () => {
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'guichet-kill-')));
    const built = resolve('var', `kill-9-${process.pid}`);
    const begun = new Set<string>();
    let sink: Spawned;
    let workers: Workers | undefined;
    let capturing: NotificationsApp;
    let sending: NotificationsApp;

    beforeAll(async () => {
      sink = startProcess('smtp-sink.mjs', {});
      const port = await sink.says((line) => /^\d+$/.test(line));
      const environments = [
        environment(folders[0] ?? ''),
        environment(folders[1] ?? '', { SMTP_URL: `smtp://127.0.0.1:${port}` }),
      ];
      const [first, second] = await Promise.all(
        environments.map((env) => startNotifications({ ...env, PROCESS_ROLE: 'web' }, [])),
      );
      capturing = first as NotificationsApp;
      sending = second as NotificationsApp;
      workers = new Workers(await joinProgram('notification-worker', built), environments);
      await workers.begin();
      await workers.begin();
      for (let batch = 0; batch < KILLS; batch += 1) {
        await Promise.all([enqueue(capturing, batch), enqueue(sending, batch)]);
        await atWork(sending, batch);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
        const pid = await workers.killOne();
        for (const id of await begunBy(sending, pid)) begun.add(id);
        await workers.begin();
      }
    }, 300_000);

    afterAll(async () => {
      // Whatever failed to start, nothing that did may outlive the test.
      await workers?.end();
      await sink?.kill();
      await capturing?.stop();
      await sending?.stop();
      for (const folder of [...folders, built]) rmSync(folder, { recursive: true, force: true });
    });

    it('captured: each arrives, once', async () => {
      await allAre(capturing, 'captured');
      const kept = await capturing.transactions.query<{ recipient: string }>(
        'SELECT recipient FROM captured_messages',
      );
      expect(kept).toHaveLength(MESSAGES);
      expect(new Set(kept.map((one) => one.recipient)).size).toBe(MESSAGES);
    }, 90_000);

    it('by SMTP: each arrives; twice only where the kill fell after DATA, with the same Message-ID', async () => {
      await allAre(sending, 'sent');
      const arrived = sink.lines
        .slice(1)
        .map((line) => JSON.parse(line) as { messageId: string; to: string });
      const copies = new Map<string, number>();
      for (const { messageId } of arrived) copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
      const sent = await rows(sending);
      expect(new Set(copies.keys())).toEqual(new Set(sent.map((row) => row.messageId)));
      expect(new Set(arrived.map((one) => `${one.to} ${one.messageId}`)).size).toBe(MESSAGES);
      const twice = sent.filter((row) => (copies.get(row.messageId) ?? 0) > 1);
      expect(twice.filter((row) => !begun.has(row.id))).toEqual([]);
      expect(twice.filter((row) => row.doubtfulAt === null)).toEqual([]);
      expect(begun.size).toBeGreaterThan(0);
      process.stdout.write(
        `kill -9: ${arrived.length} copies of ${MESSAGES} messages, ${begun.size} hand-overs cut, ${twice.length} twice\n`,
      );
    }, 90_000);
  },
);
