import { PASSWORD, signIn, type Who } from './academie.js';
import { collectFaults, type Browser, type BrowserContext, type Page } from './browser.js';
import type { Stack } from './stack.js';

/** The browsers of one test, each as strange to the others as another person's. Leave them after each test. */
export class Visitors {
  private readonly contexts: BrowserContext[] = [];
  private readonly faults: string[][] = [];

  /** @param scripts false: no browser runs a script */
  constructor(
    private readonly browser: () => Browser,
    private readonly stack: () => Pick<Stack, 'url'>,
    private readonly scripts = true,
  ) {}

  /** A browser nobody signed in with. */
  async fresh(): Promise<Page> {
    const context = await this.browser().newContext({
      locale: 'fr-FR',
      viewport: { width: 1360, height: 900 },
      javaScriptEnabled: this.scripts,
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    this.faults.push(collectFaults(page));
    return page;
  }

  /** A browser of its own, signed in with the account of this name. */
  async as(who: Who, password = PASSWORD): Promise<Page> {
    return signIn(await this.fresh(), this.stack(), who, password);
  }

  /** Closes every browser; fails when one wrote an error to its console, refusals that were asked for apart. */
  async leave(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
    const faults = this.faults.splice(0).flat();
    expect(faults.filter((fault) => !/status of (401|403|404|409|422)/.test(fault))).toEqual([]);
  }
}

/** Addresses of the documents a page asked for from now on: what a reload, a link or a form costs without a swap. */
export function documentsOf(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const ownDocument = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (ownDocument && request.redirectedFrom() === null)
      seen.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return seen;
}
