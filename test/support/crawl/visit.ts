import type { Account } from '../../../src/accounts/account.entity.js';
import { MINUTE } from '../../../src/platform/clock.js';
import type { BrowserContext, Page } from '../browser.js';
import type { TestApp } from '../app.js';
import { signInAs } from '../client.js';

/** More than a typed password counts, less than an idle session lives. */
const A_WHILE = 6 * MINUTE;

export type PostedFields = Readonly<Record<string, string | number>>;

/** One browser on its way through one installation; remembers how the last page was answered. */
export class Visit {
  /** Status of the last page. */
  status = 0;
  /** What the console said against the page, refusals asked for left out. */
  private faults: string[] = [];

  private constructor(
    readonly test: TestApp,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(10_000);
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame())
        this.status = response.status();
    });
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      // Chromium itself reports the status of a page that is a refusal
      if (message.type() === 'error' && !/status of 4\d\d|status of 50[03]/.test(message.text()))
        this.faults.push(`console: ${message.text()}`);
    });
  }

  /** A window of a browser context; in the pseudo-language. */
  static async in(context: BrowserContext, test: TestApp): Promise<Visit> {
    await context.addCookies([{ name: 'guichet_lang', value: 'qps', url: test.url }]);
    return new Visit(test, await context.newPage());
  }

  /** Signed in for a while: acts that need it ask for the password again, unless it was typed `justNow`. */
  async signIn(account: Pick<Account, 'email'>, { justNow = false } = {}): Promise<void> {
    if (!justNow) this.test.clock.advance(-A_WHILE);
    const signedIn = signInAs(this.test, account);
    const { cookies } = await signedIn.finally(() => justNow || this.test.clock.advance(A_WHILE));
    const all = [...cookies].map(([name, value]) => ({ name, value, url: this.test.url }));
    await this.page.context().addCookies(all);
  }

  /** Opens an address of the installation. */
  async get(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : this.test.url + path);
  }

  /** Sends a form as the page one is on would, with the fields given, and follows where it leads. */
  async post(path: string, fields: PostedFields = {}): Promise<void> {
    const answered = this.page.waitForEvent('load');
    await this.page.evaluate(SEND, { path, fields });
    await answered;
  }

  /** Fills the named fields of the page's own form that leads to an address, and presses its button. */
  async fill(action: string, fields: PostedFields): Promise<void> {
    const form = this.page.locator(`form[action="${action}"]`).first();
    for (const [name, value] of Object.entries(fields))
      await form.locator(`[name="${name}"]`).first().fill(String(value));
    const answered = this.page.waitForEvent('load');
    await form.locator('button:not([type=button])').first().click();
    await answered;
  }

  /** The text of the first element. */
  async text(selector: string): Promise<string> {
    return ((await this.page.locator(selector).first().textContent()) ?? '').trim();
  }

  /** What the console said since the last time, and forgets it. */
  takeFaults(): string[] {
    return this.faults.splice(0);
  }
}

const SEND = ({ path, fields }: { path: string; fields: PostedFields }): void => {
  const page = (globalThis as unknown as { document: BrowserDocument }).document;
  const form = page.createElement('form');
  form.method = 'post';
  form.action = path;
  const token = page.querySelector('[name=_csrf]')?.value ?? '';
  for (const [name, value] of Object.entries({ _csrf: token, ...fields })) {
    const input = page.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = String(value);
    form.append(input);
  }
  page.body.append(form);
  form.submit();
};

/** The little of the DOM used above: the tests are compiled without the browser's types. */
interface BrowserElement {
  name: string;
  type: string;
  value: string;
  method: string;
  action: string;
  append(child: BrowserElement): void;
  submit(): void;
}
interface BrowserDocument {
  body: BrowserElement;
  createElement(name: string): BrowserElement;
  querySelector(selector: string): BrowserElement | null;
}
