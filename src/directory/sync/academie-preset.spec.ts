import { EntryLine } from './entry-line.js';
import { PRESETS } from './presets.rules.js';

const NOW = Date.UTC(2026, 10, 23, 12);

/** Somebody of an académie, as its directory has them (base `ou=personnels EN`). */
const SOMEBODY = {
  entryUUID: 'B7F1C2D0-0000-4000-8000-000000000001',
  entryCSN: '20261123100000.000000Z#000000#000#000000',
  uid: 'sle-boeuf',
  employeeNumber: '02E9900000ZZZ',
  sn: 'Martin',
  nompatro: 'Le Bœuf',
  givenName: 'Sophie',
  mail: 'Sophie.Martin@ac-exemple.fr',
  title: 'ENS',
  datenaissance: '19800517',
};

type Cells = Record<string, string | string[]>;

function columns(more: Cells = {}): Record<string, string> {
  const entry = { dn: 'uid=sle-boeuf', ...SOMEBODY, ...more };
  const { plain, derive } = PRESETS.academie;
  const taken = Object.entries(plain).map(([column, attribute]) => [
    column,
    String((entry as Cells)[attribute] ?? ''),
  ]);
  return { ...Object.fromEntries(taken), ...derive(entry, NOW) } as Record<string, string>;
}

describe('the académie preset', () => {
  it.each([
    ['username', 'sle-boeuf'],
    ['numen', '02E9900000ZZZ'],
    ['usage_name', 'Martin'],
    ['birth_name', 'Le Bœuf'],
    ['first_name', 'Sophie'],
    ['email', 'Sophie.Martin@ac-exemple.fr'],
    ['function', 'ENS'],
    ['birth_date', '1980-05-17'],
    ['account_class', ''],
    ['status', 'active'],
  ])('fills %s: %s', (column, value) => {
    expect(columns()[column]).toBe(value);
  });

  it.each<[string, Cells, string, string]>([
    ['a name that is both', { nompatro: 'Martin' }, 'usage_name', ''],
    ['no name of birth', { nompatro: [] }, 'birth_name', 'Martin'],
    ['a birth date with a time', { datenaissance: '19800517000000Z' }, 'birth_date', '1980-05-17'],
    ['the main posting', { rne: '0130040Y' }, 'uai', '0130040Y'],
    ['postings', { FrEduRne: ['0840003X$UAJ$PU$ADM$111$T3$LYC$340'] }, 'uai', '0840003X'],
    [
      'a school one answers for',
      { rne: '0130040Y', FrEduRneResp: '0840003X$UAJ$PU$N$T3$CLG$340' },
      'uai',
      '0130040Y|0840003X',
    ],
    ['the lone X that means none', { rne: '0130040Y', FrEduRne: 'X', FrEduRneResp: 'X' }, 'uai', '0130040Y'],
    ['a code with a wrong letter', { rne: '0130040V' }, 'uai', ''],
    ['a head', { FrEduFonctAdm: 'DIR' }, 'account_class', 'B'],
    ['an inspector', { FrEduFonctAdm: ['X', 'IEN1D'] }, 'account_class', 'B'],
    ['no responsibility', { FrEduFonctAdm: 'X' }, 'account_class', ''],
    ['the end of a function', { finfonction: 'FF' }, 'status', 'left'],
    ['one that is past', { finfonction: 'FF', dateff: '31/08/2026' }, 'status', 'left'],
    ['one that is still to come', { finfonction: 'FF', dateff: '31/08/2027' }, 'status', 'active'],
    ['one in the other form', { finfonction: 'FF', dateff: '20260831' }, 'status', 'left'],
    ['a lock after wrong tries', { pwdAccountLockedTime: '20261123110000Z' }, 'status', 'locked'],
    ['a lock for good', { pwdAccountLockedTime: '000001010000Z' }, 'status', 'admin_locked'],
  ])('reads %s', (_, more, column, value) => {
    expect(columns(more)[column]).toBe(value);
  });

  it('asks the directory for every attribute it reads', () => {
    const { plain, further } = PRESETS.academie;
    expect([...Object.values(plain), ...further]).toEqual(
      expect.arrayContaining([
        ...['uid', 'employeeNumber', 'sn', 'nompatro', 'givenName', 'mail', 'title', 'datenaissance'],
        ...['rne', 'FrEduRne', 'FrEduRneResp', 'FrEduFonctAdm', 'finfonction', 'dateff'],
        'pwdAccountLockedTime',
      ]),
    );
  });

  it('knows an entry by the name that is never given again', () => {
    const line = new EntryLine(1, { dn: 'uid=sle-boeuf', ...SOMEBODY }, PRESETS.academie, NOW);
    expect(line.entry).toEqual({
      externalId: 'b7f1c2d0-0000-4000-8000-000000000001',
      version: SOMEBODY.entryCSN,
    });
  });
});
