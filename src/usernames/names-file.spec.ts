import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { savePeople } from '../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { withDatabases } from '../../test/support/services.js';
import { EVERYBODY } from './reach.rules.js';
import { UsernameFinder } from './username-finder.js';
import { UsernameIndex } from './username-index.js';

interface Row {
  birthName: string;
  usageName: string;
  firstName: string;
  variants: string[];
}

/** Rows of the file of invented names; the first variant is the username the person has. */
function rows(): Row[] {
  const lines = readFileSync(join(import.meta.dirname, '../../test/data/names.tsv'), 'utf8').split('\n');
  const [, ...data] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return data.map((line) => {
    const [birthName = '', usageName = '', firstName = '', variants = ''] = line.split('\t');
    return { birthName, usageName, firstName, variants: variants.split(',') };
  });
}

/** Variants that no rule makes of the names on file: a former, spouse's name lives on in an alias only. */
const FORMER = new Map([['Martin//Sophie', ['sdupont']]]);

withDatabases('the file of names', (database) => {
  let app: TestApp;
  let finder: UsernameFinder;
  beforeAll(async () => {
    app = await startTestApp(await database.env());
    finder = app.get(UsernameFinder);
  });
  afterAll(() => app.stop());

  const traits = (row: Row, username: string) => {
    const { birthName, firstName } = row;
    const usageName = row.usageName || null;
    const key = `${birthName}//${firstName}`;
    const aliases = usageName === null && row.variants.includes('sdupont') ? (FORMER.get(key) ?? []) : [];
    return { birthName, firstName, usageName, username, email: null, aliases };
  };

  const problems = async (row: Row, id: string, atMost: (variant: string) => number): Promise<string[]> => {
    const wrong: string[] = [];
    for (const variant of [...row.variants, ...spoken(row)]) {
      const { candidates } = await finder.search(variant, EVERYBODY, 20);
      const rank = candidates.findIndex((candidate) => candidate.id === id);
      if (rank < 0 || rank >= atMost(variant)) wrong.push(`${variant}: rank ${rank}`);
      else if (!candidates[rank]?.rules) wrong.push(`${variant}: no rule`);
    }
    return wrong;
  };

  it('finds each row by every variant and by its names, among all the others, with a rule', async () => {
    const taken = new Map<string, number>();
    const people = rows().map((row) => {
      const [first = ''] = row.variants;
      const number = taken.get(first) ?? 0;
      taken.set(first, number + 1);
      return traits(row, number === 0 ? first : `${first}${number}`);
    });
    const ids = await savePeople(app, people);
    await app.transactions.run(() => app.get(UsernameIndex).reindex(ids));
    const saved = rows().map((row, at): [Row, string] => [row, ids[at] ?? '']);
    expect(saved).toHaveLength(44);
    const bare = (text: string): string => text.replace(/\d+$/, '');
    // several people of the file own the same variant or name: they come together, all of them before anybody else
    const owners = (text: string): number =>
      saved.filter(([row]) => [...row.variants, ...spoken(row)].map(bare).includes(bare(text))).length;
    const wrong: string[] = [];
    for (const [row, id] of saved) {
      const found = await problems(row, id, (text) => Math.max(3, owners(text)));
      if (found.length > 0) wrong.push(`${row.firstName} ${row.birthName}: ${found.join('; ')}`);
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

/** What a caller says or types: orders, capitals, accents, signs, particles and a slip, from the row's own text. */
function spoken({ birthName, usageName, firstName }: Row): string[] {
  const name = usageName || birthName;
  const bare = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const glued = (text: string): string => text.replace(/[\s'’-]+/g, '');
  const initial = bare(firstName).slice(0, 1);
  const loose = name.replace(/^(?:de la |de l'|de |du |des |d'|von der |von |van der |van |dos |da )/i, '');
  const forms = [
    `${firstName} ${name}`,
    `${name} ${firstName}`,
    `${bare(name)} ${bare(firstName)}`.toUpperCase(),
    `${firstName} ${birthName}`.normalize('NFD'),
    `  ${name}   ${firstName}  `,
    `${firstName} ${glued(name)}`,
    `${firstName} ${name.replace(/-+/g, ' ')}`,
    `${firstName} ${name.replace(/ /g, '-')}`,
    `${firstName} ${name.replace(/-/g, '\u2011').replace(/ /g, '\u00a0')}`,
    `${firstName} ${name.replace(/'/g, '’')}`,
    `${firstName} ${name.replace(/['’]/g, ' ')}`,
    `${initial}. ${name}`,
    `${bare(name)} ${initial}`,
    `${bare(firstName).replace(/ /g, '-')}.${bare(name).replace(/[ '’]/g, '-')}@ac-exemple.fr`,
    glued(firstName) + glued(name),
    glued(name) + glued(firstName),
  ];
  if (loose !== name) forms.push(`${firstName} ${loose}`, `${loose.toUpperCase()} ${firstName}`);
  if (usageName)
    forms.push(`${firstName} ${usageName} née ${birthName}`, `${birthName} ${usageName} ${firstName}`);
  const letters = bare(glued(name));
  if (letters.length > 5) forms.push(`${firstName} ${letters.slice(0, 3)}${letters.slice(4)}`);
  return [...new Set(forms)];
}
