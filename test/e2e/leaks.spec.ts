import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/platform/ids.js';
import { startStack, type Stack } from '../support/stack.js';
import { ApiClient, Client, type Answer, type Fields } from '../support/client.js';
import { LeakSearch, type Leak } from '../support/leaks.js';
import { emailOf, makeAcademie, PASSWORD, PAUL } from '../support/academie.js';
import { apiBodies, pageForms } from '../support/bad-input.js';
import { redisTexts } from '../support/redis-keys.js';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.js';
import { plantRow, tablesOf } from '../support/tables.js';
import { until } from '../support/until.js';

/** One that is on file, one that nobody has, one that a bad file brings. */
const WRONG = '04G8877665XYZ';
const LOST = '13M5544332QRS';
/** Put there on purpose at the end, to prove that it would be found. */
const PLANT = '02G7766554PLA';
/** Forms that end the session or the password of whoever sends them. */
const ENDS = /^\/(sign-out|account\/(password|sessions|second-factor))/;
const NUMBERS = [PAUL.numen, WRONG, LOST];

/** How people write it. */
const spellings = (numen: string): string[] => [
  numen,
  numen.toLowerCase(),
  `${numen.slice(0, 2)} ${numen.slice(2, 3)} ${numen.slice(3, 5)} ${numen.slice(5, 10)} ${numen.slice(10)}`,
  [...numen].join(' '),
  `${numen.slice(0, 3)}-${numen.slice(3, 10)}-${numen.slice(10)}`,
  numen.replace(/(.{3})(.{7})(.{3})/, '$1\u00a0$2\u202f$3'),
];
const everySpelling = NUMBERS.flatMap(spellings);

/**
 * Rule "Leaks": a NUMEN typed anywhere stays nowhere. The built product runs in a process of its own at its most
 * talkative level, its NUMEN is put into every field there is, and then all it left behind is searched.
 */
/** `TEST_STACK=processes` searches the large stack instead: its PostgreSQL, its Redis, and mails as they arrive. */
const stacks: [string, boolean][] =
  process.env.TEST_STACK === 'processes'
    ? [['web and worker, PostgreSQL, Redis, mails by SMTP', true]]
    : [['one process, SQLite, mails captured', false]];

describe.each(stacks)('T7 and rule “Leaks”: a NUMEN (%s)', (_stack, large) => {
  let sink: SmtpSink | null = null;
  const search = new LeakSearch(NUMBERS);
  const outside = mkdtempSync(join(tmpdir(), 'guichet-leaks-'));
  const echoes: Leak[] = [];
  const failures: string[] = [];
  let stack: Stack;
  let agent: Client;
  let api: ApiClient;
  let number = '';
  let personId = '';

  /** Every answer is searched too: an echo ends in a browser's history or on a screenshot. */
  function heard(what: string, answer: Answer): Answer {
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    echoes.push(...search.in(what, `${headers}\n${answer.text}`));
    if (answer.status >= 500) failures.push(`${what}: ${answer.status}`);
    return answer;
  }
  const get = async (client: Client, path: string, headers = {}): Promise<Answer> =>
    heard(`GET ${path.split('?')[0]}`, await client.get(path, headers));
  const post = async (client: Client, path: string, fields: Fields, headers = {}): Promise<Answer> =>
    heard(`POST ${path}`, await client.post(path, fields, headers));
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> =>
    heard(`API ${method} ${path.split('?')[0]}`, await api.call(method, path, body));

  async function signedInAs(role: Parameters<typeof emailOf>[0]): Promise<Client> {
    const client = new Client(stack.url);
    const answer = await client.post('/sign-in', { email: emailOf(role), password: PASSWORD });
    expect(answer.status).toBe(303);
    client.forgetToken();
    await client.get('/account');
    return client;
  }

  beforeAll(async () => {
    sink = large ? await startSmtpSink() : null;
    stack = await startStack({ LOG_LEVEL: 'debug', ...(sink && { SMTP_URL: sink.url }) }, large);
    makeAcademie(stack, 'agent', 'supervisor', 'secretary', 'manager', 'auditor', 'admin');
    agent = await signedInAs('agent');
    const made = stack.cli(['--json', 'token', 'create', '--account', emailOf('agent'), '--scope', 'all']);
    api = new ApiClient(stack.url, (JSON.parse(made) as { token: string }).token);
    await api.post('/step-up', { password: PASSWORD });
    const found = await api.get('/usernames?q=pdelafontaine');
    personId = found.json<{ candidates: { personId: string }[] }>().candidates[0]?.personId ?? '';
    expect(personId).not.toBe('');
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await sink?.stop();
    rmSync(outside, { recursive: true, force: true });
  });

  it('is put into bad files, by the command line and by the page', async () => {
    const csv = join(outside, 'bad.csv');
    const head = 'username;numen;birth_name;first_name;birth_date;email;uai';
    const rows = [
      `abad;${LOST}X;Bad;Ann;01/01/1980;;0130040Y`,
      `${LOST};;Bad;Ann;01/01/1980;;0130040Y`,
      `bbad;;Bad;${LOST};01/01/1980;${LOST};${LOST}`,
      `cbad;${LOST.toLowerCase()};Bad;Ann;${LOST};;0130040Y;${LOST}`,
    ];
    writeFileSync(csv, [head, ...rows].join('\n'));
    const command = ['directory', 'import', csv];
    for (const { status, stdout, stderr } of stack.commands([
      { args: command },
      { args: ['--json', ...command] },
    ])) {
      expect([status, stderr + stdout]).toEqual([1, expect.stringContaining('2')]);
      echoes.push(...search.in('directory import', stderr + stdout));
    }
    const admin = await signedInAs('admin');
    const form = new FormData();
    form.set('_csrf', await admin.formToken());
    form.set('kind', 'people');
    form.set('file', new Blob([readFileSync(csv)], { type: 'text/csv' }), `${LOST}.csv`);
    const sent = heard(
      'upload',
      await admin.send('/directory/imports', {
        method: 'POST',
        body: form,
        headers: { 'sec-fetch-site': 'same-origin' },
      }),
    );
    expect(sent.status).toBe(303);
    const page = await until(
      () => get(admin, sent.location),
      ({ text }) => /numen/i.test(text),
    );
    expect(page.status).toBe(200);
    await get(admin, '/directory/imports');
  });

  it('is typed into every field of the desk, in every spelling', async () => {
    for (const text of everySpelling) {
      await agent.get('/cases/new');
      const opened = await post(agent, '/cases', {
        type: 'password',
        channel: 'phone',
        personId,
        subject: `NUMEN ${text}`,
        description: `Mon numen est ${text}.`,
        requester: text,
      });
      number = /\/cases\/(\d{4}-\d{6})/.exec(opened.location)?.[1] ?? '';
      expect(number).not.toBe('');
      await get(agent, `/cases/${number}`);
      await post(agent, `/cases/${number}/messages`, { body: `Voici : ${text}`, visibility: 'public' });
      await post(agent, `/cases/${number}/messages`, { body: text, visibility: 'internal' });
      await post(agent, `/cases/${number}/messages`, { body: text, visibility: text, version: text });
      await post(agent, `/cases/${number}/draft`, { body: text, visibility: 'public', ready: text });
      await post(agent, `/cases/${number}/corrections`, { version: 1, subject: text, requesterName: text });
      await post(agent, `/cases/${number}/corrections`, { version: 9, subject: text, requesterName: text });
      await post(agent, `/cases/${number}/reopening`, { reason: text });
      await post(agent, `/cases/${number}/closure`, { cause: text });
      await post(agent, `/cases/${number}/freezes`, { reason: text, sure: 'yes', _stepUp: text });
      await post(agent, '/cases', { type: text, channel: text, subject: text, [text]: text });
    }
  }, 120_000);

  it('is searched for, and put into addresses and headers', async () => {
    const auditor = await signedInAs('auditor');
    for (const text of everySpelling) {
      const q = encodeURIComponent(text);
      for (const path of ['/cases', '/call', '/usernames', '/cases/new/person', '/accounts', '/people'])
        await get(agent, `${path}?q=${q}`);
      await get(agent, `/cases?uai=${q}&person=${q}&cursor=${q}&${q}=${q}`);
      for (const path of [
        `/people/${q}`,
        `/cases/${q}`,
        `/claim/${q}`,
        `/not-me/${q}`,
        `/set-up/${q}`,
        `/${q}`,
      ])
        await get(agent, path);
      await get(new Client(stack.url), `/cases?q=${q}`);
      await get(new Client(stack.url), `/claim/${q}`);
      await get(agent, '/cases', { 'user-agent': text.replace(/[^\x20-\x7e]/g, ' '), referer: `/x?q=${q}` });
      await get(agent, '/cases', {
        'x-request-id': q,
        'x-forwarded-for': q,
        cookie: `${agent.cookieHeader}; n=${q}`,
      });
      await get(auditor, `/audit?id=${q}&action=${q}`);
      await get(auditor, `/statistics?from=${q}&by=${q}`);
    }
    const raw = await fetch(`${stack.url}/cases?q=%E0%A4${PAUL.numen}`, { redirect: 'manual' });
    echoes.push(...search.in('broken address', await raw.text()));
  }, 120_000);

  it('is typed into fields of the door, of the profile and of the claim', async () => {
    for (const text of spellings(WRONG)) {
      const stranger = new Client(stack.url);
      await post(stranger, '/sign-in', { email: text, password: text, next: `/cases?q=${text}` });
      await post(stranger, '/claim/pairings', {});
      await post(stranger, '/claim/secret', { numen: text, secret: text, again: `${text}x` });
      await post(stranger, `/claim/${'x'.repeat(43)}`, { code: text });
      await post(agent, '/step-up', { _stepUp: text, next: `/cases?q=${text}` });
      await post(agent, '/account/tokens', { name: text, scope: 'read', days: '7' });
      await post(agent, '/account/password', { current: text, password: text, repeat: text });
    }
  });

  it('is typed into every field of every form and call there is', async () => {
    const checkId = newId();
    const subject = { personId, caseNumber: number, checkId, contactId: checkId, accountId: checkId };
    const at = (path: string): string =>
      path.replace(
        /:(\w+)/g,
        (_, name: string) => ({ number, personId, key: 'hr-mailbox' })[name] ?? newId(),
      );
    for (const role of ['agent', 'supervisor', 'admin', 'secretary'] as const) {
      const client = await signedInAs(role);
      await client.stepUp(PASSWORD);
      for (const [path, good] of Object.entries(pageForms(subject)).filter(([one]) => !ENDS.test(one))) {
        for (const text of [PAUL.numen, [...LOST].join(' ')]) {
          const all = Object.fromEntries(Object.keys({ ...good, [text]: '' }).map((name) => [name, text]));
          await post(client, at(path), all);
          for (const name of Object.keys(good)) await post(client, at(path), { ...good, [name]: text });
        }
      }
    }
    for (const [route, good] of Object.entries(apiBodies(subject))) {
      const [method = '', path = ''] = route.split(' ');
      for (const name of Object.keys(good))
        await call(method, at(path.slice('/api/v1'.length)), { ...good, [name]: LOST });
    }
  }, 240_000);

  it('is given to the command line', () => {
    const file = join(outside, `${WRONG}.csv`);
    writeFileSync(file, 'username;birth_name;first_name\nabon;Bon;Ann\n');
    const commands = [
      ['directory', 'import', file],
      ['usernames', 'find', WRONG],
      ['account', 'create', '--role', 'manager', '--name', `Mme ${WRONG}`, '--email', 'mme@guichet.example'],
      [
        'account',
        'create',
        '--role',
        'manager',
        '--name',
        'Une autre',
        '--email',
        'b@guichet.example',
        '--person',
        WRONG,
      ],
      ['token', 'create', '--account', emailOf('manager'), '--scope', 'read', '--name', WRONG],
      ['doctor'],
    ];
    const said = stack.commands(commands.map((args) => ({ args })));
    expect(said).toHaveLength(commands.length);
    for (const [turn, { stdout, stderr }] of said.entries()) {
      expect(stdout + stderr).not.toBe('');
      echoes.push(...search.in(`guichet ${commands[turn]?.slice(0, 2).join(' ')}`, stdout + stderr));
    }
    rmSync(file);
  }, 120_000);

  it('is compared by an identity check, right, wrong and in the wrong field, over pages and JSON', async () => {
    for (const [kind, text] of [WRONG, PAUL.numen.toLowerCase()].entries()) {
      const wanted = { type: 'password', channel: 'phone', personId, subject: text, requester: text };
      const refused = await call('POST', '/cases', { ...wanted, idempotencyKey: `leaks-${kind}-${text}` });
      expect(refused.status).toBe(422);
      const opened = await call('POST', '/cases', { ...wanted, idempotencyKey: `leaks-call-${kind}` });
      number = opened.json<{ number: string }>().number;
      const started = await call('POST', `/cases/${number}/identity-checks`, { action: 'password' });
      expect({ status: started.status, text: started.text }).toMatchObject({ status: 201 });
      const { id } = started.json<{ id: string }>();
      const evidence = `/identity-checks/${id}/evidence`;
      const outcome = await call('POST', evidence, { kind: 'numen', value: text });
      expect(outcome.json()).toMatchObject({ outcome: kind === 0 ? 'mismatch' : 'match' });
      await call('POST', evidence, { kind: 'numen', value: text, [text]: text });
      await call('POST', evidence, { kind: text });
      await call('POST', evidence, { kind: 'attributes', birthDate: text, birthName: text, school: text });
      await call('POST', evidence, { kind: 'owner-code', code: text });
      await call('POST', evidence, { kind: 'call-back', phoneId: '0130040Y', answeredBy: `Mme ${text}` });
      await call('POST', `/identity-checks/${id}/owner-codes`, { contactId: text });
      await agent.get(`/cases/${number}`);
      await post(agent, `/identity-checks/${id}/numen`, { numen: text, next: `/cases/${number}?q=${text}` });
      await post(agent, `/identity-checks/${id}/numen`, { numen: `${text} ${text}` });
      await post(agent, `/identity-checks/${id}/attributes`, {
        saidBirthDate: text,
        saidBirthName: text,
        saidSchool: text,
      });
      await agent.stepUp(PASSWORD);
      const printed = { names: { surname: text, givenNames: text }, mrz: [text, text], expiry: text };
      const document = { kind: 'document', documentType: 'national-id', channel: 'live-video' };
      await call('POST', evidence, { ...document, faceMatches: true, birthDate: '1980-05-17', ...printed });
      await post(agent, `/identity-checks/${id}/document`, {
        documentType: 'national-id',
        channel: 'live-video',
        surname: text,
        givenNames: text,
        mrz: text,
        birthDate: text,
        expiry: text,
      });
      const wish = { identityCheckId: id, kind: 'password', delivery: 'pairing' };
      await call('POST', `/cases/${number}/resets`, { ...wish, idempotencyKey: `key-${text}` });
      await call('POST', `/cases/${number}/messages`, { body: text, visibility: 'public' });
      await call('POST', `/cases/${number}/freezes`, { reason: `Dit ${text}` });
      await call('GET', `/cases?q=${text}`);
      await call('GET', `/usernames?q=${text}`);
      await call('POST', '/username-confirmations', { personId, triedUsername: text, caseNumber: number });
      await call('GET', `/cases/${number}`);
      await get(agent, `/cases/${number}`);
    }
    const broken = `{"kind":"numen","value":"${PAUL.numen}"`;
    const answer = await fetch(`${stack.url}/api/v1/cases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: broken,
    });
    expect(answer.status).toBe(400);
    echoes.push(...search.in('broken JSON', await answer.text()));
  }, 120_000);

  it('is in no answer, export, message, backup, log, file or row', async () => {
    const manager = await signedInAs('manager');
    const auditor = await signedInAs('auditor');
    const mails = sink
      ? await until(
          async () => sink?.arrived ?? [],
          (all) => all.length > 0,
        )
      : [];
    const sent = mails.map(({ mail }) => JSON.stringify([mail.headerLines, mail.text, mail.html]));
    if (!sink) await readMailbox();
    const exported = [
      await get(new Client(stack.url), '/metrics'),
      await get(manager, '/statistics.csv?by=cause'),
      await get(manager, '/statistics.csv?by=type'),
      await get(manager, '/statistics'),
      await get(auditor, '/audit?limit=1000'),
    ];
    for (const { status } of exported) expect(status).toBe(200);
    if (stack.env.DATABASE_URL === undefined) stack.cli(['backup', join(outside, 'backup.db')]);
    rmSync(join(outside, 'bad.csv'));

    const folder = search.inFolder(stack.env.DATA_DIR ?? '');
    const backup = search.inFolder(outside);
    const tables = await tablesOf(stack.env);
    const rows = [...tables.values()].join('');
    const inRows = [...tables].flatMap(([table, text]) => search.in(`table ${table}`, text));
    const log = stack.log();
    // what was searched is really there: the log of those requests, the person, the masked texts
    expect(log).toContain('/cases/:number/messages');
    expect(rows).toContain(PAUL.username);
    expect(rows.split('[NUMEN]').length).toBeGreaterThan(50);
    if (stack.env.DATABASE_URL === undefined) {
      expect(folder.files).toEqual(
        expect.arrayContaining(['guichet.sqlite', 'guichet.sqlite-wal', 'stack.log']),
      );
      expect(backup.files).toEqual(['backup.db']);
    }
    const queued = large ? await redisTexts(stack.env.REDIS_URL ?? '') : [];
    if (large) expect(queued.length).toBeGreaterThan(0);
    const kept = [
      ...[...folder.leaks, ...backup.leaks, ...inRows, ...search.in('log', log)],
      ...sent.flatMap((text) => search.in('mail', text)),
      ...queued.flatMap((text) => search.in(`Redis ${text.slice(0, 40)}`, text)),
    ];
    expect({ kept, failures }).toEqual({ kept: [], failures: [] });
    expect(unique(echoes)).toEqual([]);
  }, 120_000);

  it('would have been found: what is planted is found in each place', async () => {
    const planted = new LeakSearch([PLANT]);
    await plantRow(stack.env, PLANT);
    const inRows = [...(await tablesOf(stack.env))].flatMap(([table, text]) => planted.in(table, text));
    expect(inRows).toEqual([{ place: 'settings', form: 'in clear' }]);
    const forms: [string, Buffer][] = [
      ['spaced.log', Buffer.from('02 g 77 66554 pla')],
      ['utf16.txt', Buffer.from(`é${PLANT}`, 'utf16le')],
      ['base64.eml', Buffer.from(Buffer.from(`le ${PLANT}`).toString('base64'))],
      ['url.log', Buffer.from(encodeURIComponent([...PLANT].join(' ')))],
      ['digest.csv', Buffer.from(createHash('sha256').update(PLANT).digest('hex'))],
    ];
    for (const [name, bytes] of forms) writeFileSync(join(stack.env.DATA_DIR ?? '', name), bytes);
    const found = new Set(planted.inFolder(stack.env.DATA_DIR ?? '').leaks.map(({ place }) => place));
    for (const [name] of forms) expect(found).toContain(name);
    if (!large) expect(found).toContain('guichet.sqlite-wal');
    heard('planted', { ...(await get(agent, '/account')), text: `<p>${PAUL.numen}</p>` });
    expect(echoes.pop()).toEqual({ place: 'planted', form: 'in clear' });
  }, 60_000);

  async function readMailbox(): Promise<void> {
    const mailbox = await until(
      () => get(agent, '/mailbox'),
      ({ text }) => text.includes('href="/mailbox/'),
    );
    const paths = [...mailbox.text.matchAll(/href="(\/mailbox\/[0-9a-f-]{36})"/g)];
    expect(paths.length).toBeGreaterThan(0);
    for (const [, path = ''] of paths) {
      await get(agent, path);
      await get(agent, `${path}/body`);
    }
  }
});

const unique = (leaks: readonly Leak[]): string[] => [
  ...new Set(leaks.map(({ place, form }) => `${place}: ${form}`)),
];
