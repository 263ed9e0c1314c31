/**
 * `npm run bench -- finder`: how long finding a username takes, asked in the process itself (the finder is one call;
 * pages are the desk benchmark's business). The person must be among the first three, or the figure would be of
 * something else.
 *
 *   --people N (100000)  --questions N (1000)  --fresh
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { root } from '../scripts/support/root.mjs';
import { round, spread } from './lib/load.mjs';
import { Product } from './lib/product.mjs';
import { circumstances, save, table, target } from './lib/report.mjs';

const EVERYBODY = { schools: { kind: 'academie' }, protectedToo: false };

/** What people type, by what is wrong with it; each gives the text for a person, or undefined when it cannot. */
const QUESTIONS = {
  'exact username': ({ username }) => username,
  'name in full': (person) => `${person.first_name} ${surname(person)}`,
  'folded name, other order': (person) => fold(`${surname(person)} ${person.first_name}`),
  'username, separators dropped': ({ username }) =>
    /[-._]/.test(username) ? username.replace(/[-._]/g, '') : undefined,
  'one letter wrong in the surname': (person) => slip(`${person.first_name} ${fold(surname(person))}`),
  nobody: (person) => `zq${fold(surname(person)).slice(0, 3)}xw wqz`,
};

export async function finder(options) {
  const people = Number(options.people ?? 100_000);
  const questions = Number(options.questions ?? 1000);
  const product = new Product(join(root, 'var', 'bench', 'finder'));
  const made = () => {
    console.error(`seed ${people} people …`);
    product.command(['migrate']);
    const args = ['seed', '--people', String(people), '--cases', '0'];
    product.command(args, { environment: { NODE_ENV: 'development' } });
  };
  product.prepare({ people }, made, options.fresh);
  const results = { name: 'finder', circumstances: circumstances(), people, questions: [] };
  const app = await openApplication(product);
  try {
    const sample = peopleToFind(product.database, questions);
    for (const [name, textFor] of Object.entries(QUESTIONS)) {
      results.questions.push(await ask(app.finder, name, textFor, sample));
      console.error(`  ${name} measured`);
    }
  } finally {
    await app.close();
  }
  results.targets = targets(results);
  const rows = results.questions.map(({ name, ...figures }) => ({ question: name, ...figures }));
  console.log(
    `\n${people} people, milliseconds\n\n${table(rows)}\n\n${table(results.targets)}\n\n${save('finder', results)}`,
  );
  return results.targets.every(({ kept }) => kept === 'yes');
}

async function openApplication(product) {
  const built = (path) => import(join(root, 'dist', 'src', path));
  const { createContext } = await built('app.setup.js');
  const { loadConfig } = await built('platform/config/config.js');
  const { UsernameFinder } = await built('usernames/username-finder.js');
  const config = loadConfig({ ...product.environment, PROCESS_ROLE: 'web' });
  const app = await createContext(config);
  return { finder: app.get(UsernameFinder, { strict: false }), close: () => app.close() };
}

/** People spread over the whole directory, the same each time. */
function peopleToFind(file, wanted) {
  const database = new Database(file, { readonly: true });
  try {
    const found = database.prepare(
      'SELECT id, username, first_name, birth_name, usage_name FROM people WHERE NOT protected ORDER BY username',
    );
    const everybody = found.all();
    const step = Math.max(1, Math.floor(everybody.length / wanted));
    return everybody.filter((_person, index) => index % step === 0).slice(0, wanted);
  } finally {
    database.close();
  }
}

async function ask(finder, name, textFor, sample) {
  const times = [];
  let first = 0;
  let firstThree = 0;
  const questions = sample.map((person) => [person, textFor(person)]).filter(([, text]) => text);
  for (const [, text] of questions.slice(0, 50)) await finder.search(text, EVERYBODY, 10);
  for (const [person, text] of questions) {
    const started = performance.now();
    const { candidates } = await finder.search(text, EVERYBODY, 10);
    times.push(performance.now() - started);
    const place = candidates.findIndex(({ id }) => id === person.id);
    if (place === 0) first += 1;
    if (place >= 0 && place < 3) firstThree += 1;
  }
  const share = (count) => round((100 * count) / questions.length);
  return { name, ...spread(times), 'first %': share(first), 'first three %': share(firstThree) };
}

function targets({ questions }) {
  const p99 = Object.fromEntries(questions.map((question) => [question.name, question.p99]));
  const at = (name, most) => target(`${name}, p99 ms`, `≤ ${most}`, p99[name], p99[name] <= most);
  return [
    at('exact username', 2),
    at('name in full', 15),
    at('folded name, other order', 15),
    at('one letter wrong in the surname', 15),
  ];
}

const surname = ({ usage_name, birth_name }) => usage_name || birth_name;

function fold(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}

/** One letter of the last word replaced, neither its first nor its last. */
function slip(text) {
  const at = text.lastIndexOf(' ') + 1;
  if (text.length - at < 5) return undefined;
  const middle = at + Math.floor((text.length - at) / 2);
  return text.slice(0, middle) + (text[middle] === 'o' ? 'a' : 'o') + text.slice(middle + 1);
}
