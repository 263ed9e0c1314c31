import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The security rules of the design that belong to the main job: each has a test of its name. */
const RULES = [
  'Nobody’s word alone',
  'Floor in code',
  'R (resolution)',
  'NUMEN lock',
  'Document form',
  'Vouchers',
  'Activation',
  'Contacts',
  'Class B approval',
  'Class D',
  'Who resets the resetters',
  'Claim: three deliveries, and no secret on an agent’s screen',
  'A temporary password',
  'Nothing secret at rest in the queue',
  'Told elsewhere',
  '“Ce n’était pas moi”',
  'Keys',
  'Leaks',
  'API and step-up',
  'Demo and capture only on loopback',
  'No name oracle',
  'Throttles',
  'Agents have a scope',
  'Audit row',
  'by=agent figures and small counts',
  'Person strip',
  '`Next` key',
  'When policy says no',
  'Eight ready answers',
  'After setting the secret',
];

/** The threats that hold on the local directory. */
const THREATS = [1, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 18, 19, 21, 22, 23, 24];

const specs = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return specs(path);
    return name.endsWith('.spec.ts') && name !== 'named.spec.ts' ? [readFileSync(path, 'utf8')] : [];
  });
const named = [...specs('test'), ...specs('src')]
  .flatMap((text) => [
    ...text.matchAll(/(?:describe|withDatabases|it|test)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g),
  ])
  .map((match) => match[2] ?? '');

describe('the tests that prove the rules', () => {
  it.each(RULES)('%s', (title) => {
    expect(named.filter((name) => name.startsWith(title))).not.toEqual([]);
  });

  it.each(THREATS)('T%s', (threat) => {
    expect(named.filter((name) => new RegExp(`^T${threat}\\b`).test(name))).not.toEqual([]);
  });
});
