import { CheckStore, NUMEN, WRONG_NUMEN, type Agent } from '../factories/identity-checks.js';
import { saveEstablishment } from '../factories/people.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  collectFaults,
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type Page,
} from '../support/browser.js';
import { signInAs } from '../support/client.js';

const THIERS = '0130040Y';

describeInChromium('identity checks in a browser', (browser) => {
  let test: TestApp;
  let store: CheckStore;
  let agent: Agent;

  beforeAll(async () => {
    test = await startTestApp();
    store = new CheckStore(test);
    agent = await store.agent();
    await saveEstablishment(test, { uai: THIERS });
  });
  afterAll(() => test.stop());

  /** A page of somebody signed in, at a width and in a colour scheme. */
  async function pageOf(
    account: { email: string },
    look: { width?: number; dark?: boolean; scripts?: boolean } = {},
  ): Promise<Page> {
    const context = await browser().newContext({
      viewport: { width: look.width ?? 1440, height: 900 },
      colorScheme: look.dark ? 'dark' : 'light',
      javaScriptEnabled: look.scripts ?? true,
      locale: 'fr-FR',
    });
    const { cookies } = await signInAs(test, account);
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: test.url })));
    return context.newPage();
  }

  const LOOKS = [
    ['wide and light', { width: 1440 }],
    ['narrow and dark', { width: 360, dark: true }],
  ] as const;

  it.each(LOOKS)('a running check is accessible, %s, in every state', async (_what, look) => {
    const page = await pageOf(agent.account, look);
    const faults = collectFaults(page);
    const { id } = await store.start(agent, await store.person());
    const path = `${test.url}/identity-checks/${id}`;
    await page.goto(path);
    await page.evaluate('for (const d of document.querySelectorAll("details")) d.open = true');
    await expectAccessible(page, 'fresh');
    await expectNoSidewaysScroll(page);
    await store.checks.addEvidence(id, { kind: 'numen', value: WRONG_NUMEN }, agent);
    await store.checks.addEvidence(id, { kind: 'numen', value: NUMEN }, agent);
    await store.checks.addEvidence(
      id,
      { kind: 'call-back', phoneId: THIERS, answeredBy: 'Lucie Faure' },
      agent,
    );
    await page.goto(path);
    await expectAccessible(page, 'with evidence');
    await page.keyboard.press('n');
    await page.keyboard.type('forme fausse');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Aucun essai n’est décompté');
    await expectAccessible(page, 'after a value of the wrong shape');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(LOOKS)(
    'the vouchers of a head and the policy of an administrator are accessible, %s',
    async (_what, look) => {
      const head = await store.voucher();
      const { id } = await store.start(agent, await store.person());
      const empty = await pageOf((await store.voucher({ uais: ['0840003X'] })).account, look);
      await empty.goto(`${test.url}/vouchers`);
      await expectAccessible(empty, 'no voucher');
      await store.checks.askVoucher(id, null, agent);
      const page = await pageOf(head.account, look);
      await page.goto(`${test.url}/vouchers`);
      await expectAccessible(page, 'vouchers');
      await expectNoSidewaysScroll(page);
      const admin = await pageOf(
        (await store.agent({ role: 'admin', scope: null, site: null })).account,
        look,
      );
      await admin.goto(`${test.url}/settings/identity`);
      await expectAccessible(admin, 'policy');
      await expectNoSidewaysScroll(admin);
      for (const open of [empty, page, admin]) await open.context().close();
    },
  );

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('an agent verifies with the keyboard alone, %s', async (_what, scripts) => {
    const personId = await store.person();
    const number = await store.case(agent, personId);
    const page = await pageOf(agent.account, { scripts });
    await page.goto(`${test.url}/cases/${number}`);
    await page.focus('#f-action');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#f-numen');
    await page.focus('#f-numen');
    await page.keyboard.type(NUMEN.toLowerCase());
    await page.keyboard.press('Enter');
    await page.waitForSelector('.lamp.is-on');
    await page.focus('form[action$="/owner-codes"] button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Code envoyé à');
    const [check] = await store.checks.summaries(await caseIdOf(number));
    await page.focus('#f-code');
    await page.keyboard.type(await store.codeSentFor(check!.id));
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=La vérification suffit');
    await page.context().close();
  });

  async function caseIdOf(number: string): Promise<string> {
    const [row] = await test.transactions.query<{ id: string }>(
      'SELECT id AS "id" FROM cases WHERE number = $1',
      [number],
    );
    return row!.id;
  }
});
