import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';

const FIRST_NAMES = [
  'Alix',
  'Béatrice',
  'Camille',
  'Denis',
  'Élodie',
  'François',
  'Gaëlle',
  'Hugo',
  'Inès',
  'Jean-Marc',
];
const NAMES = [
  'Abadie',
  'Bœuf',
  'Carpentier',
  'Dupond',
  'Étienne',
  'Fabre',
  "L'Hostis",
  'Martin',
  'de La Tour',
  'Noël',
];
const SCHOOLS = ['0130040Y', '0130039X', '0840003X', '0040010P', '0050007F'];
const NEVER_EXPIRES = 0x10000;
const NORMAL = 0x200;
const DISABLED = 0x2;

/** Accounts in a state the desk has to know of; by username, what is done to each. */
const PARTICULAR = {
  'ad-desactive': { userAccountControl: String(NORMAL | DISABLED) },
  'ad-expire': { accountExpires: String(ticks(Date.UTC(2025, 7, 31))) },
  'ad-sans-fin': { userAccountControl: String(NORMAL | NEVER_EXPIRES) },
  'ad-protege': { adminCount: '1' },
  'ad-verrouille': {},
  'ad-doit-changer': { pwdLastSet: '0' },
};

/** A hundred ordinary people below OU=Personnels, and one account of each particular state. All share one password. */
export async function fillDomain({ ca, passwords, base }) {
  const client = new Client({ url: 'ldaps://127.0.0.1', tlsOptions: { ca: [readFileSync(ca)] } });
  await client.bind(`CN=Administrator,CN=Users,${base}`, passwords.admin);
  const unit = `OU=Personnels,${base}`;
  for (let index = 0; index < 100; index += 1) await add(client, unit, invented(index), passwords.people);
  for (const [username, changes] of Object.entries(PARTICULAR)) {
    const person = {
      username,
      sn: 'Particulier',
      givenName: username.slice(3),
      number: 900 + username.length,
    };
    await add(client, unit, person, passwords.people);
    for (const [type, value] of Object.entries(changes))
      await set(client, `CN=${username},${unit}`, type, value);
  }
  await client.unbind();
  for (let tries = 0; tries < 3; tries += 1) {
    const wrong = new Client({ url: 'ldaps://127.0.0.1', tlsOptions: { ca: [readFileSync(ca)] } });
    await wrong.bind(`CN=ad-verrouille,${unit}`, 'wrong').catch(() => undefined);
    await wrong.unbind();
  }
}

function invented(index) {
  const givenName = FIRST_NAMES[index % 10];
  const sn = NAMES[Math.floor(index / 10)];
  const plain = `${givenName[0]}${sn}`
    .normalize('NFD')
    .replace(/œ/g, 'oe')
    .replace(/[\u0300-\u036f]/g, '');
  const username = `${plain.replace(/[\s']+/g, '-').toLowerCase()}${index % 10 === 0 ? '' : index}`;
  return { username: username.slice(0, 20), sn, givenName, number: index, school: SCHOOLS[index % 5] };
}

async function add(client, unit, { username, sn, givenName, number, school = SCHOOLS[0] }, password) {
  await client.add(`CN=${username},${unit}`, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: username,
    userPrincipalName: `${username}@guichet.lan`,
    sn,
    givenName,
    displayName: `${givenName} ${sn}`,
    mail: `${username}@ac-exemple.fr`,
    employeeNumber: `02E99${String(number).padStart(5, '0')}ZZZ`,
    title: 'Professeur',
    departmentNumber: [school],
    unicodePwd: quoted(password),
    userAccountControl: String(NORMAL),
  });
}

async function set(client, dn, type, value) {
  await client.modify(dn, [
    new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }),
  ]);
}

/** MS-ADTS 3.1.1.3.1.5: the value in double quotes, UTF-16 little-endian. */
function quoted(password) {
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** 100 ns since 1601, from epoch milliseconds. */
function ticks(milliseconds) {
  return BigInt(milliseconds + 11_644_473_600_000) * 10_000n;
}
