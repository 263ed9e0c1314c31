import { DirectorySource } from '../../src/directory/directory.source.js';
import { t } from '../../src/platform/i18n/i18n.js';
import { MINUTE } from '../../src/platform/clock.js';
import { newId } from '../../src/platform/ids.js';
import { ResetsService } from '../../src/resets/resets.service.js';
import type { SubmitReset } from '../../src/resets/resets.types.js';
import { saveEstablishment } from '../factories/people.js';
import { lockedOut, NUMEN } from '../factories/resets.js';
import { ApiDesk, refusal } from '../support/api-desk.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, signInAs } from '../support/client.js';

interface Attempt {
  readonly agent: ApiDesk;
  readonly personId: string;
  /** The case the reset is asked in. */
  readonly number: string;
  readonly checkId: string;
  readonly wish?: Partial<SubmitReset>;
  /** The clock has moved on by this. */
  readonly later?: number;
}

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
  await saveEstablishment(test);
});
afterAll(() => test.stop());

const execute = (sql: string, params: unknown[]) =>
  test.transactions.run(() => test.transactions.execute(sql, params));

async function verified(role: 'agent' | 'supervisor' = 'agent', traits = {}): Promise<Attempt> {
  const agent = await ApiDesk.of(test, { role });
  const personId = await lockedOut(test, traits);
  return { agent, personId, ...(await agent.verified(personId)) };
}

/** Every way a reset is refused, with its code and the status it has over HTTP. */
const REFUSALS: readonly (readonly [string, number, string, () => Promise<Attempt>])[] = [
  ['no check at all', 404, 'CHECK_NOT_FOUND', async () => ({ ...(await verified()), checkId: newId() })],
  [
    'a check with the NUMEN alone',
    403,
    'VERIFICATION_INSUFFICIENT',
    async () => {
      const agent = await ApiDesk.of(test);
      const personId = await lockedOut(test);
      const number = await agent.case(personId);
      const checkId = await agent.check(number);
      await agent.evidence(checkId, { kind: 'numen', value: NUMEN });
      return { agent, personId, number, checkId };
    },
  ],
  [
    'a check of another case',
    409,
    'CHECK_OTHER_CASE',
    async () => {
      const attempt = await verified();
      return { ...attempt, number: await attempt.agent.case(attempt.personId) };
    },
  ],
  [
    'a check of another person',
    409,
    'CHECK_OTHER_PERSON',
    async () => {
      const attempt = await verified();
      await execute('UPDATE cases SET person_id = $2 WHERE number = $1', [
        attempt.number,
        await lockedOut(test),
      ]);
      return attempt;
    },
  ],
  [
    'a check for another action',
    409,
    'CHECK_OTHER_ACTION',
    async () => ({ ...(await verified()), wish: { kind: 'unlock', delivery: null } }),
  ],
  [
    'a check of another agent',
    409,
    'CHECK_OTHER_AGENT',
    async () => ({ ...(await verified()), agent: await ApiDesk.of(test) }),
  ],
  [
    'a check that was used',
    409,
    'CHECK_USED',
    async () => {
      const attempt = await verified();
      await attempt.agent.reset(attempt.number, attempt.checkId);
      return attempt;
    },
  ],
  [
    'a check that died with its case',
    409,
    'CHECK_DEAD',
    async () => {
      const attempt = await verified();
      const path = `/cases/${attempt.number}/closure`;
      await attempt.agent.api.post(path, { cause: 'forgotten' });
      await attempt.agent.api.call('DELETE', path);
      return attempt;
    },
  ],
  [
    'a closed case',
    409,
    'CASE_NOT_OPEN',
    async () => {
      const attempt = await verified();
      await attempt.agent.api.post(`/cases/${attempt.number}/closure`, { cause: 'forgotten' });
      return attempt;
    },
  ],
  [
    'a check of fifteen minutes',
    410,
    'CHECK_EXPIRED',
    async () => ({ ...(await verified()), later: 15 * MINUTE }),
  ],
  [
    'an account that changed since',
    409,
    'STATE_CHANGED',
    async () => {
      const attempt = await verified();
      await execute('UPDATE people SET stamp = $2 WHERE id = $1', [attempt.personId, newId()]);
      return attempt;
    },
  ],
  [
    'an account disabled since',
    409,
    'ACCOUNT_DISABLED',
    async () => {
      const attempt = await verified();
      await execute(`UPDATE people SET status = 'disabled' WHERE id = $1`, [attempt.personId]);
      return attempt;
    },
  ],
  [
    'a protected account, for a supervisor too',
    403,
    'PROTECTED',
    async () => {
      const attempt = await verified('supervisor');
      await execute(`UPDATE people SET account_class = 'D' WHERE id = $1`, [attempt.personId]);
      return attempt;
    },
  ],
  [
    'the own account',
    403,
    'OWN_ACCOUNT',
    async () => {
      const attempt = await verified();
      await execute('UPDATE accounts SET person_id = $2 WHERE id = $1', [
        attempt.agent.account.id,
        attempt.personId,
      ]);
      return { ...attempt, agent: attempt.agent };
    },
  ],
  ['no delivery', 422, 'DELIVERY_MISSING', async () => ({ ...(await verified()), wish: { delivery: null } })],
  [
    'a delivery the class does not allow',
    403,
    'DELIVERY_NOT_ALLOWED',
    async () => ({ ...(await verified('agent', { accountClass: 'B' })), wish: { delivery: 'hand-over' } }),
  ],
  [
    'a contact that is not the person’s',
    422,
    'CONTACT_NOT_USABLE',
    async () => ({ ...(await verified()), wish: { delivery: 'contact', contactId: newId() } }),
  ],
];

const bodyOf = ({ checkId, wish }: Attempt) => ({
  identityCheckId: checkId,
  kind: wish?.kind ?? 'password',
  ...(wish?.delivery === null ? {} : { delivery: wish?.delivery ?? 'pairing' }),
  ...(wish?.contactId && { contactId: wish.contactId }),
  idempotencyKey: newId(),
});

describe.each(REFUSALS)('a reset with %s: %s %s', (_what, status, code, prepare) => {
  /** Runs the attempt, the clock moved on where it asks, and proves that the directory stayed as it was. */
  async function unchanged(door: (attempt: Attempt) => Promise<void>): Promise<void> {
    const attempt = await prepare();
    const state = async () => JSON.stringify(await test.get(DirectorySource).readState(attempt.personId));
    const before = await state();
    test.clock.advance(attempt.later ?? 0);
    try {
      await door(attempt);
    } finally {
      test.clock.advance(-(attempt.later ?? 0));
    }
    expect(await state()).toBe(before);
  }

  it('through the API', () =>
    unchanged(async (attempt) => {
      const api = await apiOf(test, attempt.agent.account);
      const answer = await api.post(`/cases/${attempt.number}/resets`, bodyOf(attempt));
      expect(refusal(answer)).toEqual([status, code]);
    }));

  it('through the page', () =>
    unchanged(async (attempt) => {
      const browser = await signInAs(test, attempt.agent.account);
      await browser.stepUp();
      const page = await browser.post(`/cases/${attempt.number}/resets`, bodyOf(attempt));
      expect(page.status).toBe(status);
      const plain = (text: string) => text.replace(/&#x27;|&#39;|[\u00a0\u202f\s]+/g, ' ');
      expect(plain(page.text)).toContain(
        plain(t('fr', `errors.${code}`, { reason: '', limit: '' })).slice(0, 40),
      );
    }));

  it('through a direct call of the service', () =>
    unchanged(async ({ agent, number, checkId, wish }) => {
      const [found] = await test.transactions.query<{ id: string }>(
        'SELECT id FROM cases WHERE number = $1',
        [number],
      );
      const [account] = await test.transactions.query<{ personId: string | null }>(
        'SELECT person_id AS "personId" FROM accounts WHERE id = $1',
        [agent.account.id],
      );
      const { id, name, site } = agent.account;
      const submit = test.get(ResetsService).submit(
        {
          caseId: found?.id ?? '',
          identityCheckId: checkId,
          kind: 'password',
          delivery: 'pairing',
          contactId: null,
          idempotencyKey: newId(),
          ...wish,
        },
        {
          accountId: id,
          personId: account?.personId ?? null,
          site,
          actor: { accountId: id, kind: 'account', label: name },
        },
      );
      await expect(submit).rejects.toMatchObject({ code });
    }));
});
