import { CheckStore, NUMEN, type Agent } from '../../test/factories/identity-checks.js';
import { saveEstablishment } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { DAY, MINUTE } from '../platform/clock.js';
import { systemActor } from '../platform/actor.js';
import { PolicyService } from './policy.service.js';
import { VouchersService } from './vouchers.service.js';

const THIERS = '0130040Y';
const DISTRICT = '0130036U';
const SMALL = '0130038W';

withDatabases('vouchers', (database) => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;

  beforeAll(async () => {
    test = await startTestApp({ SECOND_FACTOR: 'required', ...(await database.env()) });
    store = new CheckStore(test);
    agent = await store.agent();
    await saveEstablishment(test, { uai: THIERS, headUsername: 'la-cheffe' });
    await saveEstablishment(test, { uai: DISTRICT, name: 'Circonscription', phone: '+33199000002' });
    await saveEstablishment(test, { uai: SMALL, name: 'École', phone: null, parentUai: DISTRICT });
  });
  afterAll(() => test.stop());

  const vouchers = () => test.get(VouchersService);
  const head = (wish = {}) => store.voucher({ totpSecret: 'sealed', ...wish });
  const ask = async (personId: string, action: 'password' | 'unlock' | 'activation' = 'password') => {
    const started = await store.start(agent, personId, action);
    await store.checks.addEvidence(started.id, { kind: 'numen', value: NUMEN }, agent);
    return { ...started, request: (await store.checks.askVoucher(started.id, null, agent)).id };
  };

  it('are asked for by the agent and decided by the voucher, signed in: never posted by an agent', async () => {
    const voucher = await head();
    const newcomer = await store.person({ accountCreatedAt: test.clock.now() - 10 * DAY });
    const { id, request } = await ask(newcomer, 'activation');
    expect((await vouchers().open(voucher)).map((one) => one.id)).toContain(request);
    const posing = { ...voucher, id: agent.id, role: 'agent', personId: null };
    await expect(vouchers().decide(request, true, posing)).rejects.toMatchObject({ kind: 'not_found' });
    await vouchers().decide(request, true, voucher);
    expect(await store.checks.forAct(id)).toMatchObject({
      sufficient: true,
      countedVoucherIds: [voucher.id],
    });
    await expect(vouchers().decide(request, true, voucher)).rejects.toMatchObject({
      code: 'VOUCHER_DECIDED',
    });
  });

  it('R + V + K stays off until a setting records who accepted that risk; then somebody other than the voucher answers', async () => {
    const voucher = await head({ name: 'Paul Roux' });
    const { id, request } = await ask(await store.person());
    await vouchers().decide(request, true, voucher);
    const call = (answeredBy: string) =>
      store.checks.addEvidence(id, { kind: 'call-back', phoneId: THIERS, answeredBy }, agent);
    expect(await call('M. Roux')).toMatchObject({ sufficient: false, missing: ['another-answerer'] });
    expect(await call('Lucie Faure')).toMatchObject({ sufficient: false, missing: ['voucher-route-closed'] });
    await test.get(PolicyService).setVoucherRoute('Anne Petit, RSSI', systemActor('test'));
    test.clock.advance(6000);
    expect(await store.checks.forAct(id)).toMatchObject({ sufficient: false });
    expect(await call('Lucie Faure')).toMatchObject({
      sufficient: true,
      lamps: { verification: 'compensated' },
    });
    await test.get(PolicyService).setVoucherRoute(null, systemActor('test'));
    test.clock.advance(6000);
    expect(await store.checks.forAct(id)).toMatchObject({ sufficient: false });
  });

  it('nobody vouches for themself, their head or a Guichet user', async () => {
    const own = await store.person();
    const selfVoucher = await head({ personId: own });
    const colleague = await head({ role: 'secretary' });
    const { request } = await ask(await store.person({ username: 'la-cheffe' }));
    await expect(vouchers().decide(request, true, colleague)).rejects.toMatchObject({ code: 'VOUCHER_HEAD' });
    const started = await store.start(agent, own);
    await expect(store.checks.askVoucher(started.id, null, agent)).rejects.toMatchObject({
      code: 'VOUCHER_DESK_USER',
    });
    expect((await vouchers().open(selfVoucher)).some((one) => one.username === 'la-cheffe')).toBe(false);
  });

  it('needs the second factor', async () => {
    const { request } = await ask(await store.person());
    const bare = await head({ totpSecret: null });
    await expect(vouchers().decide(request, true, bare)).rejects.toMatchObject({
      code: 'VOUCHER_SECOND_FACTOR',
      kind: 'forbidden',
    });
  });

  it('T10: another school’s request does not exist', async () => {
    const { request } = await ask(await store.person());
    const stranger = await head({ uais: ['0130039X'] });
    expect(await vouchers().open(stranger)).toEqual([]);
    await expect(vouchers().decide(request, true, stranger)).rejects.toMatchObject({
      code: 'VOUCHER_NOT_FOUND',
      kind: 'not_found',
    });
  });

  it('a school without an office is vouched for, and called back, through its district', async () => {
    const inspector = await head({ uais: [DISTRICT] });
    const personId = await store.person({ uais: [SMALL] });
    expect((await store.checks.means(personId)).phones).toEqual([
      { phoneId: DISTRICT, name: 'Circonscription', phone: '+33199000002' },
    ]);
    const { request } = await ask(personId);
    await vouchers().decide(request, true, inspector);
  });

  it('five a day', async () => {
    const voucher = await head({ uais: [THIERS] });
    for (let i = 0; i < 5; i += 1) {
      const { request } = await ask(await store.person());
      await vouchers().decide(request, i % 2 === 0, voucher);
    }
    const { request } = await ask(await store.person());
    await expect(vouchers().decide(request, true, voucher)).rejects.toMatchObject({
      code: 'VOUCHER_DAILY_LIMIT',
      kind: 'rate_limited',
    });
    test.clock.advance(DAY);
    const next = await ask(await store.person());
    await vouchers().decide(next.request, true, voucher);
  });

  it('lives and dies with its check', async () => {
    const voucher = await head();
    const { caseId, request } = await ask(await store.person());
    await test.transactions.run(() => store.checks.invalidate({ caseId }, 'assignee_changed'));
    expect((await vouchers().open(voucher)).map((one) => one.id)).not.toContain(request);
    await expect(vouchers().decide(request, true, voucher)).rejects.toMatchObject({
      code: 'VOUCHER_DECIDED',
    });
    const late = await ask(await store.person());
    test.clock.advance(15 * MINUTE);
    await expect(vouchers().decide(late.request, true, voucher)).rejects.toMatchObject({
      code: 'VOUCHER_DECIDED',
    });
  });

  it('of two parallel decisions one counts', async () => {
    const [one, two] = [await head(), await head({ role: 'secretary' })];
    const { request } = await ask(await store.person());
    const outcomes = await Promise.allSettled([
      vouchers().decide(request, true, one),
      vouchers().decide(request, false, two),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('a refusal gives nothing and says so', async () => {
    const voucher = await head();
    const { id, request } = await ask(await store.person(), 'unlock');
    await vouchers().decide(request, false, voucher);
    expect(await store.checks.forAct(id)).toMatchObject({ sufficient: false, countedVoucherIds: [] });
  });
});
