import { createRequire } from 'node:module';

const Sequencer = createRequire(import.meta.url)('@jest/test-sequencer').default;

/** The longest first, so that two workers end together; jest alone knows how long only where it has run before. */
const LONG = [
  'test/journeys/crawl-desk',
  'test/journeys/crawl-others',
  'test/e2e/leaks',
  'test/journeys/roles',
  'test/journeys/call',
  'test/journeys/without-scripts',
  'test/e2e/kill-9',
  'test/e2e/bad-input',
  'src/usernames/finding',
  'test/e2e/bad-files',
  'test/e2e/audit',
  'test/e2e/jobs-redis',
  'test/threats/doors',
  'test/e2e/jobs',
  'test/rules/secrets',
  'test/rules/evidence',
  'test/e2e/route-matrix',
];

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const place = ({ path }) => {
      const at = LONG.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
      return at === -1 ? LONG.length : at;
    };
    return (await super.sort(tests)).sort((a, b) => place(a) - place(b));
  }
}
