import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Client, EqualityFilter, AndFilter, SubstringFilter } from 'ldapts';
import { freePort } from '../../scripts/services/processes.mjs';
import { spread } from './load.mjs';

const PROGRAM = '/usr/sbin/slapd';
const BASE = 'ou=people,dc=bench';

/** True where the server is installed. */
export const hasSlapd = () => existsSync(PROGRAM);

/** What an application would ask of a directory that has these indexes; the first ten answers, as the finder shows. */
const SEARCHES = {
  'exact uid, indexed': ({ username }) => new EqualityFilter({ attribute: 'uid', value: username }),
  'surname and first name equal, indexed': (person) =>
    new AndFilter({
      filters: [
        new EqualityFilter({ attribute: 'sn', value: person.usage_name || person.birth_name }),
        new EqualityFilter({ attribute: 'givenName', value: person.first_name }),
      ],
    }),
  'surname begins so, indexed': (person) =>
    new SubstringFilter({ attribute: 'sn', initial: (person.usage_name || person.birth_name).slice(0, 5) }),
  'letters in the middle of the surname, indexed': (person) =>
    new SubstringFilter({ attribute: 'sn', any: [(person.usage_name || person.birth_name).slice(1, 6)] }),
};

/** Asks the same people of slapd with indexes of its own: another process, over the loopback. */
export async function askSlapd(folder, file, people, sample) {
  const configuration = load(folder);
  const marker = join(folder, 'people');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== String(people)) {
    await fill(folder, configuration, file);
    writeFileSync(marker, String(people));
  }
  const port = await freePort();
  const address = `ldap://127.0.0.1:${port}`;
  const server = spawn(PROGRAM, ['-f', configuration, '-h', address, '-d', '0'], { stdio: 'ignore' });
  const client = new Client({ url: address, timeout: 30_000 });
  try {
    for (let waited = 0; ; waited += 100) {
      const failed = await client.bind('', '').then(
        () => undefined,
        (error) => error,
      );
      if (!failed) break;
      if (waited > 30_000) throw failed;
      await sleep(100);
    }
    const rows = [];
    for (const [name, filter] of Object.entries(SEARCHES)) rows.push(await ask(client, name, filter, sample));
    return rows;
  } finally {
    await client.unbind().catch(() => undefined);
    server.kill();
    await once(server, 'close');
  }
}

async function ask(client, name, filterFor, sample) {
  const times = [];
  let found = 0;
  const search = (person) =>
    client
      .search(BASE, { scope: 'one', filter: filterFor(person), sizeLimit: 10, attributes: ['uid', 'cn'] })
      .then(
        ({ searchEntries }) => searchEntries.length,
        (error) => {
          if (error.code === 4) return 10; // size limit exceeded: ten were sent
          throw error;
        },
      );
  for (const person of sample.slice(0, 50)) await search(person);
  for (const person of sample) {
    const started = performance.now();
    const count = await search(person);
    times.push(performance.now() - started);
    if (count > 0) found += 1;
  }
  return { search: name, ...spread(times), 'found %': Math.round((100 * found) / sample.length) };
}

function load(folder) {
  mkdirSync(join(folder, 'db'), { recursive: true });
  const configuration = join(folder, 'slapd.conf');
  const schemas = ['core', 'cosine', 'inetorgperson'].map(
    (name) => `include /etc/ldap/schema/${name}.schema`,
  );
  writeFileSync(
    configuration,
    `${schemas.join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${join(folder, 'slapd.pid')}
database mdb
suffix "dc=bench"
directory ${join(folder, 'db')}
maxsize 17179869184
dbnosync
index objectClass eq
index uid eq
index sn,givenName eq,sub
access to * by * read
`,
  );
  return configuration;
}

async function fill(folder, configuration, file) {
  console.error('  slapadd …');
  rmSync(join(folder, 'db'), { recursive: true });
  mkdirSync(join(folder, 'db'));
  const path = join(folder, 'people.ldif');
  const out = createWriteStream(path);
  let text = `dn: dc=bench\nobjectClass: domain\ndc: bench\n\ndn: ${BASE}\nobjectClass: organizationalUnit\nou: people\n\n`;
  const source = new Database(file, { readonly: true });
  const everybody = source
    .prepare('SELECT username, first_name, birth_name, usage_name FROM people')
    .iterate();
  for (const { username, first_name, birth_name, usage_name } of everybody) {
    const surname = usage_name || birth_name;
    text += `dn: uid=${username},${BASE}\nobjectClass: inetOrgPerson\nuid: ${username}\nsn:: ${coded(surname)}
givenName:: ${coded(first_name)}\ncn:: ${coded(`${first_name} ${surname}`)}\n\n`;
    if (text.length < 1 << 20) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  source.close();
  out.end(text);
  await once(out, 'close');
  const added = spawnSync('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', path], { encoding: 'utf8' });
  rmSync(path);
  if (added.status !== 0) throw new Error(`slapadd failed:\n${added.stderr.slice(0, 2000)}`);
}

const coded = (text) => Buffer.from(text).toString('base64');
