import { jest } from '@jest/globals';
import { AdministrationService } from '../../src/accounts/administration/administration.service.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { SetUpService } from '../../src/accounts/set-up/set-up.service.js';
import { cliActor } from '../../src/platform/actor.js';
import { storeAccount, TEST_PASSWORD } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  collectFaults,
  describeInChromium,
  expectAccessible,
  expectNoSidewaysScroll,
  type Page,
} from '../support/browser.js';
import { codeOfSecret } from '../support/totp.js';

const PASSWORD = 'cinq girafes jouent du piano';

jest.setTimeout(90_000);

describeInChromium('the pages of accounts', (browser) => {
  let test_: TestApp;
  let page: Page;
  let faults: string[];
  beforeAll(async () => {
    test_ = await startTestApp({ SECOND_FACTOR: 'required' });
    const context = await browser().newContext({ locale: 'fr-FR' });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    faults = collectFaults(page);
  });
  afterAll(async () => {
    await page.context().close();
    await test_.stop();
  });

  /** Axe in both themes, nothing wider than a phone. */
  async function lookAt(what: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `${what}, ${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  const heading = (): Promise<string | null> => page.textContent('h1');
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  it('found the first admin, who enrols a second factor, with the keyboard alone', async () => {
    const link = await test_.get(SetUpService).issueFounding(cliActor('test'));
    await page.goto(test_.url + new URL(link?.url ?? '').pathname);
    await lookAt('founding');
    await page.getByLabel('Nom').focus();
    await page.keyboard.type('Dominique Fondation');
    await page.keyboard.press('Tab');
    await page.keyboard.type('admin@guichet.test');
    await page.keyboard.press('Tab');
    await page.keyboard.type('court');
    await page.keyboard.press('Tab');
    await page.keyboard.type('court');
    await page.keyboard.press('Enter');
    await page.waitForURL(/set-up/);
    expect(await page.getByRole('alert').textContent()).toContain('au moins 12 caractères');
    await lookAt('a password that is too short');
    await page.getByLabel('Nouveau mot de passe').fill(PASSWORD);
    await page.getByLabel('Le même').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/enrolment/);
    await lookAt('enrolment');
    const secret = (await page.textContent('code.once')) ?? '';
    await page.keyboard.type(codeOfSecret(secret, test_.clock.now()));
    await page.keyboard.press('Enter');
    await page.waitForSelector('.recovery-codes');
    expect(await heading()).toBe('Vos codes de secours');
    await lookAt('recovery codes');
    await page.getByRole('link', { name: 'Je les ai mis à l’abri' }).click();
    await page.waitForURL(/accounts/);
  });

  it('show accounts, a form with mistakes, a link once, and a grant to approve', async () => {
    await lookAt('accounts');
    await page.getByRole('link', { name: 'Nouveau compte' }).click();
    await lookAt('new account');
    await page.getByLabel('Nom').fill('Sacha Secrétaire');
    await page.getByLabel('Adresse électronique').fill('sacha@guichet.test');
    await page.getByLabel('Rôle').selectOption('secretary');
    await page.locator('#f-uais').fill('0130001A');
    await press('Créer le compte');
    await page.waitForSelector('.form-errors');
    await lookAt('new account with a mistake');
    await page.locator('#f-uais').fill('0130001F');
    await press('Créer le compte');
    await page.waitForSelector('code.once');
    expect(await heading()).toContain('Sacha Secrétaire');
    await lookAt('link');

    const other = await storeAccount(test_, { role: 'admin', name: 'Autre Admin' });
    const by = { accountId: other.id, kind: 'account', label: other.name } as const;
    const input = { name: 'Ange Agent', email: 'ange@guichet.test', role: 'agent' } as const;
    await test_.get(AdministrationService).create(input, { by, alone: false });
    await page.goto(`${test_.url}/accounts`);
    expect(await page.textContent('main')).toContain('Autre Admin demande le rôle');
    await lookAt('accounts with a grant');
    await press('Approuver le rôle de Ange Agent');
    await page.waitForSelector('code.once');
    await page.goto(`${test_.url}/accounts`);
    await page.getByRole('link', { name: 'Sacha Secrétaire' }).click();
    await lookAt('account');
  });

  it('show one’s own account, a token once, and the question before an act', async () => {
    await page.goto(`${test_.url}/account`);
    await lookAt('own account');
    await page.getByLabel('Usage du jeton').fill('supervision');
    await page.getByLabel('Lecture seule').check();
    test_.clock.advance(5 * 60_000);
    await press('Créer le jeton');
    await page.waitForSelector('#f-_stepUp');
    await lookAt('step-up');
    await page.getByLabel('Votre mot de passe').fill(PASSWORD);
    await press('Confirmer');
    await page.waitForSelector('code.once');
    expect(await heading()).toBe('Jeton créé');
    await lookAt('token');
    await page.goto(`${test_.url}/account`);
    await lookAt('own account with a token');
  });

  it('show the settings', async () => {
    await page.goto(`${test_.url}/settings`);
    await lookAt('settings');
  });

  it('sign in with a code, and show quotas to a supervisor', async () => {
    await page.context().clearCookies();
    await page.goto(`${test_.url}/quotas`);
    await lookAt('sign-in');
    await page.getByLabel('Adresse électronique').fill('admin@guichet.test');
    await page.getByLabel('Mot de passe').fill('faux et archifaux');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.form-errors');
    await lookAt('sign-in refused');
    await page.getByLabel('Mot de passe').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/sign-in\/code/);
    await lookAt('code');

    await page.context().clearCookies();
    const auditor = await storeAccount(test_, { role: 'manager' });
    await page.goto(`${test_.url}/sign-in`);
    await page.getByLabel('Adresse électronique').fill(auditor.email);
    await page.getByLabel('Mot de passe').fill(TEST_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await test_.transactions.run(() =>
      test_.transactions.execute(`UPDATE accounts SET role = 'supervisor' WHERE id = $1`, [auditor.id]),
    );
    await test_.get(AccountsService).takeQuota(auditor.id, 'people-shown', 3);
    await page.goto(`${test_.url}/quotas`);
    expect(await page.textContent('main')).toContain('3 sur');
    await lookAt('quotas');
  });

  it('wrote nothing to the console but the refusals asked for', () => {
    expect(faults.filter((fault) => !/status of (401|422)/.test(fault))).toEqual([]);
  });
});
