import { createHash, randomBytes } from 'node:crypto';

const BASE = 'ou=personnels EN,ou=ac-exemple,ou=education,o=gouv,c=fr';
const FIRST_NAMES = [
  ...['Alix', 'Béatrice', 'Camille', 'Denis', 'Élodie', 'François', 'Gaëlle', 'Hugo', 'Inès', 'Jean-Marc'],
  ...['Karim', 'Loïc', 'Maëlys', 'Noël', 'Océane', 'Paul', 'Quentin', 'Rémi', 'Sophie', 'Théo'],
];
const NAMES = [
  ...[
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
  ],
  ...['Lefèvre', 'Lefebvre', 'Le Goff', 'Müller', 'Nguyen', "d'Arc", 'Peña', 'Roux', 'Saint-Martin', 'Ünal'],
];
const SCHOOLS = ['0130040Y', '0130039X', '0840003X', '0040010P', '0050007F'];
const LONG_AGO = '20250101000000Z';

/** Accounts in a state the desk has to know of: what stands in each entry beside what stands in all. */
const PARTICULAR = {
  'ldap-verrouille': { pwdAccountLockedTime: '20260901080000Z' },
  'ldap-verrou-admin': { pwdAccountLockedTime: '000001010000Z' },
  'ldap-fini': { pwdEndTime: '20250831000000Z' },
  'ldap-pas-encore': { pwdStartTime: '20990901000000Z' },
  'ldap-ff': { finfonction: 'FF', dateff: '31/08/2025' },
  'ldap-doit-changer': { pwdReset: 'TRUE' },
  'ldap-ancien': { pwdPolicySubentry: 'cn=duree,ou=politiques,o=gouv,c=fr' },
};

/** Two thousand people in the layout of an académie, as LDIF, the same each time; all share one password. */
export function peopleLdif(password) {
  const secret = hashed(password);
  const ordinary = Array.from({ length: 2000 - Object.keys(PARTICULAR).length }, (_, index) =>
    invented(index),
  );
  const particular = Object.entries(PARTICULAR).map(([uid, more], index) => ({
    ...person(uid, 'Particulier', 'Alix', 9000 + index, SCHOOLS[0]),
    ...more,
  }));
  return [...ordinary, ...particular].map((one) => entry(one, secret)).join('');
}

function invented(index) {
  const sn = NAMES[Math.floor(index / 20) % NAMES.length];
  const givenName = FIRST_NAMES[index % 20];
  const folded = `${givenName[0]}${sn}`
    .replace(/œ/g, 'oe')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '');
  const rank = Math.floor(index / 400);
  const uid = `${folded.toLowerCase()}${index % 20}${rank === 0 ? '' : `x${rank}`}`;
  const one = person(uid, sn, givenName, index, SCHOOLS[index % SCHOOLS.length]);
  // One in ten goes by another name than the one of birth; one in forty heads a school.
  if (index % 10 === 3) one.nompatro = NAMES[(index + 7) % NAMES.length];
  if (index % 40 === 5) {
    one.FrEduFonctAdm = 'DIR';
    one.FrEduRneResp = `${one.rne}$UAJ$PU$N$T3$LYC$340`;
    one.title = 'Personnel de direction';
  }
  return one;
}

function person(uid, sn, givenName, number, school) {
  const day = String((number % 28) + 1).padStart(2, '0');
  const month = String((number % 12) + 1).padStart(2, '0');
  return {
    uid,
    cn: `${givenName} ${sn}`,
    sn,
    givenName,
    nompatro: sn,
    datenaissance: `${1960 + (number % 40)}${month}${day}`,
    mail: `${uid}@ac-exemple.fr`,
    employeeNumber: `02E99${String(number).padStart(5, '0')}ZZZ`,
    title: 'Professeur',
    fonctm: 'ENS',
    rne: school,
    FrEduRne: `${school}$UAJ$PU$ENS$111$T3$LYC$340`,
    FrEduFonctAdm: 'X',
  };
}

function entry(attributes, secret) {
  const lines = Object.entries(attributes).map(([name, value]) => line(name, value));
  return [
    line('dn', `uid=${attributes.uid},${BASE}`),
    'objectClass: inetOrgPerson',
    'objectClass: personnelEN',
    ...lines,
    `userPassword: ${secret}`,
    `pwdChangedTime: ${LONG_AGO}`,
    '\n',
  ].join('\n');
}

/** RFC 2849: what is not plain ASCII goes in base64. */
function line(name, value) {
  const isPlain = /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value);
  return isPlain ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
}

/** {SSHA}, which every slapd knows. */
function hashed(password) {
  const salt = randomBytes(8);
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}
