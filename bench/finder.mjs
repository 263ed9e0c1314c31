/**
 * `npm run bench -- finder`: how long finding a username takes, asked in the process itself (the finder is one call;
 * pages are the desk benchmark's business). The person must be among the first three, or the figure would be of
 * something else. The same people are asked of SQLite, of PostgreSQL (where TEST_DATABASE_URL names a server, such as
 * the one `npm run services` starts) and of slapd with indexes of its own (where it is installed).
 *
 * `--repeats 5` asks each question five times and keeps the least: what it costs when a busy machine lets it.
 *
 *   --people N (100000)  --questions N (1000)  --repeats N (1)  --only sqlite,postgres,slapd  --fresh
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { root } from '../scripts/support/root.mjs';
import { peopleInPostgres } from './lib/finder-postgres.mjs';
import { askSlapd, hasSlapd } from './lib/finder-slapd.mjs';
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
  'surname alone': (person) => surname(person),
  'initial and surname': (person) => `${fold(person.first_name).slice(0, 1)} ${surname(person)}`,
  'one letter wrong in the surname': (person) => slip(`${person.first_name} ${fold(surname(person))}`),
  'one letter wrong in the first name': (person) => slip(`${surname(person)} ${fold(person.first_name)}`),
  nobody: (person) => `zq${fold(surname(person)).slice(0, 3)}xw wqz`,
};

export async function finder(options) {
  const people = Number(options.people ?? 100_000);
  const questions = Number(options.questions ?? 1000);
  const repeats = Number(options.repeats ?? 1);
  const wanted = (part) => !options.only || options.only.split(',').includes(part);
  const folder = join(root, 'var', 'bench', 'finder');
  const product = new Product(folder);
  const made = () => {
    console.error(`seed ${people} people …`);
    product.command(['migrate']);
    const args = ['seed', '--people', String(people), '--cases', '0'];
    product.command(args, { environment: { NODE_ENV: 'development' } });
  };
  product.prepare({ people }, made, options.fresh);
  const sample = peopleToFind(product.database, questions);
  const results = {
    name: 'finder',
    circumstances: circumstances(),
    people,
    repeats,
    databases: {},
    slapd: [],
  };
  if (wanted('sqlite')) results.databases['SQLite'] = await askAll(product, sample, repeats);
  const server = process.env.TEST_DATABASE_URL;
  if (wanted('postgres') && server) {
    const onServer = (address) => ({ DATABASE_URL: address, JOBS_DRIVER: 'embedded', ...keysOf(folder) });
    const migrate = (address) => product.command(['migrate'], { environment: onServer(address) });
    const address = await peopleInPostgres(server, product.database, people, migrate);
    const other = new Product(folder, onServer(address));
    results.databases['PostgreSQL'] = await askAll(other, sample, repeats);
  }
  if (wanted('slapd') && hasSlapd()) {
    results.slapd = await askSlapd(join(root, 'var', 'bench', 'slapd'), product.database, people, sample);
  }
  results.targets = Object.entries(results.databases).flatMap(([name, asked]) => targets(name, asked));
  print(results);
  return results.targets.every(({ kept }) => kept === 'yes');
}

/** PostgreSQL makes no keys of its own: those of the data folder. */
const keysOf = (folder) => ({
  SECRET_KEY_FILE: join(folder, 'secret-key.key'),
  NUMEN_PEPPER_FILE: join(folder, 'numen-pepper.key'),
  AUDIT_KEY_FILE: join(folder, 'audit-key.key'),
});

function print(results) {
  console.log(`\n${results.people} people, milliseconds`);
  for (const [name, asked] of Object.entries(results.databases)) {
    console.log(
      `\n${name}\n${table(asked.map(({ name: question, ...figures }) => ({ question, ...figures })))}`,
    );
  }
  if (results.slapd.length > 0) console.log(`\nslapd, over the loopback\n${table(results.slapd)}`);
  console.log(`\n${table(results.targets)}\n\n${save('finder', results)}`);
}

async function askAll(product, sample, repeats) {
  const app = await openApplication(product);
  const asked = [];
  try {
    for (const [name, textFor] of Object.entries(QUESTIONS)) {
      asked.push(await ask(app.finder, name, textFor, sample, repeats));
      console.error(`  ${name} measured`);
    }
  } finally {
    await app.close();
  }
  return asked;
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
    const total = database.prepare('SELECT count(*) FROM people WHERE NOT protected').pluck().get();
    // chosen in the database: a million people read into this process would be collected while it is measured
    const chosen = database.prepare(
      `SELECT id, username, first_name, birth_name, usage_name FROM (
         SELECT *, row_number() OVER (ORDER BY username) - 1 AS place FROM people WHERE NOT protected
       ) WHERE place % ? = 0 LIMIT ?`,
    );
    return chosen.all(Math.max(1, Math.floor(total / wanted)), wanted);
  } finally {
    database.close();
  }
}

async function ask(finder, name, textFor, sample, repeats) {
  const times = [];
  const processor = [];
  let first = 0;
  let firstThree = 0;
  const questions = sample.map((person) => [person, textFor(person)]).filter(([, text]) => text);
  for (const [, text] of questions.slice(0, 50)) await finder.search(text, EVERYBODY, 10);
  for (const [person, text] of questions) {
    const asked = [];
    for (let n = 0; n < repeats; n += 1) asked.push(await timed(() => finder.search(text, EVERYBODY, 10)));
    times.push(Math.min(...asked.map(({ wall }) => wall)));
    processor.push(Math.min(...asked.map(({ cpu }) => cpu)));
    const { candidates } = asked[0].answer;
    const place = candidates.findIndex(({ id }) => id === person.id);
    if (place === 0) first += 1;
    if (place >= 0 && place < 3) firstThree += 1;
  }
  const share = (count) => round((100 * count) / questions.length);
  const { p50, p99 } = spread(processor);
  return {
    name,
    ...spread(times),
    'CPU p50': p50,
    'CPU p99': p99,
    'first %': share(first),
    'first three %': share(firstThree),
  };
}

async function timed(work) {
  const used = process.cpuUsage();
  const started = performance.now();
  const answer = await work();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(used);
  return { answer, wall, cpu: (user + system) / 1000 };
}

function targets(database, asked) {
  return asked
    .filter(({ name }) => name !== 'nobody')
    .map(({ name, p99 }) => {
      const most = name === 'exact username' ? 2 : 15;
      return target(`${database}: ${name}, p99 ms`, `≤ ${most}`, p99, p99 <= most);
    });
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
