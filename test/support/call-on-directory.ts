import type { Environment } from '../../src/platform/config/config.js';
import { followAcademie, HEAD, PAUL, THIERS, type Caller } from './academie.js';
import { openBackstage, type Backstage } from './backstage.js';
import { describeInChromium } from './browser.js';
import { describeCalls, type Bind } from './call-journey.js';
import { service, type ServiceName } from './services.js';
import { startStack, type Stack } from './stack.js';
import { Visitors } from './visitors.js';

/** A caller as an entry of a directory has them. */
export interface Entry extends Caller {
  readonly email: string;
  readonly title: string;
  readonly uai: string;
}

/** A unit of its own in a real directory. */
export interface OwnUnit {
  /** The variables that point the product at it. */
  readonly env: Environment;
  add(entry: Entry): Promise<unknown>;
  give(username: string, secret: string): Promise<void>;
  bind(username: string, secret: string): Promise<Bind>;
  close(): Promise<void>;
}

const PEOPLE: readonly Entry[] = [
  { ...PAUL, email: 'paul.de-la-fontaine@academie.example', title: 'Professeur', uai: THIERS },
  { ...HEAD, email: 'helene.roux@academie.example', title: 'Proviseure', uai: THIERS },
];

/**
 * The calls of the desk with everybody's account in a real directory, which the product follows. Skipped with its
 * reason where there is none, and on the large stack: between a directory and its adapter nothing differs there.
 * @param open makes the unit, under a name that nobody else uses
 */
export function describeCallsOn(
  name: string,
  needs: ServiceName,
  open: (unit: string) => Promise<OwnUnit>,
): void {
  const title = `a call at the desk on ${name}`;
  const large = process.env.TEST_STACK === 'processes';
  const why = large ? 'gone through on the small stack' : !service(needs) && `${needs} is not set`;
  if (why) {
    describe.skip(`${title} (${why})`, () => it('runs where it is reachable', () => undefined));
    return;
  }
  describeInChromium(title, (browser) => {
    // A username has twenty characters at most in a domain.
    const suffix = process.pid.toString(36).slice(-4);
    let unit: OwnUnit;
    let stack: Stack;
    let backstage: Backstage;
    const visitors = new Visitors(browser, () => stack);

    beforeAll(async () => {
      unit = await open(`appels${process.pid}`);
      for (const one of PEOPLE) await unit.add({ ...one, username: `${one.username}${suffix}` });
      stack = await startStack(unit.env);
      followAcademie(stack, suffix, 'agent', 'supervisor');
      backstage = await openBackstage(stack);
    });
    afterEach(() => visitors.leave());
    afterAll(async () => {
      await backstage.stop();
      await stack.stop();
      await unit.close();
    });

    describeCalls(
      () => ({
        ...{ stack, backstage, suffix },
        give: (...account) => unit.give(...account),
        bind: (...account) => unit.bind(...account),
      }),
      visitors,
    );
  });
}
