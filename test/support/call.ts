import { PASSWORD, type Caller } from './academie.js';
import type { Page } from './browser.js';
import { until } from './until.js';

/** The steps of a call in a browser, with scripts or without: what the agent does, and the owner on their own device. */

export const SECRET = 'Neuf tulipes jaunes, 1 vélo';
export type Delivery = 'contact' | 'pairing' | 'hand-over';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** From the desk to an open case about the caller. Returns its number. */
export async function openCase(page: Page, caller: Caller, type = 'password'): Promise<string> {
  await page.getByRole('link', { name: 'Prendre un appel' }).click();
  await page.getByLabel('Ce que dit la personne').fill(caller.said);
  await page.keyboard.press('Enter');
  const found = page.locator('#found .card').filter({ hasText: caller.username }).first();
  await found.getByLabel('Type de demande').selectOption(type);
  await found.getByRole('button', { name: /^Ouvrir (la|une autre) demande/ }).click();
  await page.locator('#check').waitFor();
  return /\d{4}-\d{6}/.exec((await page.textContent('.page-head .sub')) ?? '')?.[0] ?? '';
}

/** Starts the check and compares the NUMEN. */
export async function compareNumen(page: Page, { numen }: Pick<Caller, 'numen'>): Promise<void> {
  await press(page, 'Commencer la vérification');
  await page.getByLabel('NUMEN dicté par la personne').fill(numen);
  await page.locator('form[action$="/numen"] button').click();
  await page.locator('.lamp.is-on').first().waitFor();
}

/** Compares the face with an identity card on live video. */
export async function seeDocument(page: Page, caller: Caller, password = PASSWORD): Promise<void> {
  const form = page.locator('form[action$="/document"]');
  await form.getByLabel(/^Nom lu sur la pièce/).fill(caller.surname);
  await form.getByLabel('Prénoms lus sur la pièce').fill(caller.first);
  await form.getByLabel('Date de naissance lue sur la pièce').fill(caller.birthDate);
  await form.getByLabel('Date d’expiration').fill('01/01/2031');
  await form.getByLabel('En visioconférence').check();
  await form.getByLabel('J’ai comparé le visage').check();
  await proveAgain(form, password);
  await form.getByRole('button').click();
  await shown(page, /^La vérification suffit/);
}

export async function verify(page: Page, caller: Caller, password = PASSWORD): Promise<void> {
  await compareNumen(page, caller);
  await seeDocument(page, caller, password);
}

/** Submits the reset the check allows; the heading of the receipt that answers. */
export async function submitReset(
  page: Page,
  delivery: Delivery | null,
  password = PASSWORD,
): Promise<string> {
  const form = page.locator('form[action$="/resets"]');
  if (delivery) await form.locator(`[name=delivery][value=${delivery}]`).check();
  await proveAgain(form, password);
  await form.getByRole('button').click();
  await page
    .locator('main > div > .page-head h1')
    .filter({ hasText: /demande|Demande|Réinit/ })
    .waitFor();
  await page.locator('article[id^="reset-"]').waitFor();
  return (await page.locator('h1').textContent()) ?? '';
}

/** Fills in the password where the form asks for it again. */
export async function proveAgain(form: ReturnType<Page['locator']>, password = PASSWORD): Promise<void> {
  const field = form.locator('[name=_stepUp]');
  if (await field.count()) await field.fill(password);
}

/** The owner shows six characters on their device, the agent types them, the owner's page goes on to the secret. */
export async function pair(agent: Page, owner: Page, url: string): Promise<void> {
  await owner.goto(`${url}/claim`);
  await press(owner, 'Afficher mon code');
  const code = (await owner.textContent('.claim-code')) ?? '';
  await agent.getByLabel('Six caractères lus par la personne').fill(code);
  await press(agent, 'Appairer');
  await shown(agent, 'L’appareil de la personne est appairé');
  await press(owner, 'Continuer');
  await owner.waitForURL(/\/claim\/secret/);
}

/** The owner chooses the secret on the claim page. */
export async function chooseSecret(owner: Page, secret = SECRET): Promise<void> {
  await owner.getByLabel('Nouveau mot de passe').fill(secret);
  await owner.getByLabel('Le même, encore une fois').fill(secret);
  await press(owner, 'Enregistrer mon mot de passe');
  await owner.waitForURL(/\/claim\/done/);
}

export async function close(page: Page, cause = 'forgotten'): Promise<void> {
  await page.getByLabel('Cause').selectOption(cause);
  await press(page, /^Clore/);
  await page.getByRole('button', { name: /^Rouvrir/ }).waitFor();
}

/**
 * Opens the newest captured message for the recipient whose subject matches, once it has been sent. Returns its text
 * and the addresses it leads to.
 */
export async function readLetter(
  page: Page,
  url: string,
  { to, subject }: { to: string; subject: RegExp },
): Promise<{ text: string; links: string[] }> {
  const line = page.locator('tbody tr').filter({ hasText: to }).filter({ hasText: subject }).first();
  await until(
    async () => {
      await page.goto(`${url}/mailbox`);
      return line.count();
    },
    (found) => found > 0,
  );
  await line.getByRole('link').click();
  const message = page.locator('.message-text');
  await message.waitFor();
  const links = await message.getByRole('link').all();
  return {
    text: (await message.textContent()) ?? '',
    links: await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? '')),
  };
}
