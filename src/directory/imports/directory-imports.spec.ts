import { jest } from '@jest/globals';
import iconv from 'iconv-lite';
import { cliActor } from '../../platform/actor.js';
import { DAY } from '../../platform/clock.js';
import { AuditService } from '../../audit/audit.service.js';
import { savePeople } from '../../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { withDatabases } from '../../../test/support/services.js';
import { DirectoryService } from '../directory.service.js';
import { DirectorySource } from '../directory.source.js';
import { DirectoryRepository } from '../directory.repository.js';
import { UsernameIndex } from '../../usernames/username-index.js';
import { DirectoryImports } from './directory-imports.service.js';
import type { ImportOptions, ImportRecord } from './import.types.js';

const ACTOR = cliActor('test');
const HEADER =
  'username,numen,birth_name,usage_name,first_name,birth_date,email,uai,function,status,recovery_email,recovery_phone,recovery_email_set_on,recovery_phone_set_on,account_class';

withDatabases('importing people', (database) => {
  let app: TestApp;
  let imports: DirectoryImports;
  let directory: DirectoryService;

  beforeAll(async () => {
    app = await startTestApp(await database.env());
    imports = app.get(DirectoryImports);
    directory = app.get(DirectoryService);
  });
  afterEach(() =>
    app.transactions.run(async () => {
      for (const table of [
        'directory_imports',
        'people',
        'establishments',
        'username_keys',
        'username_spellings',
      ]) {
        await app.transactions.execute(`DELETE FROM ${table}`);
      }
    }),
  );
  afterAll(() => app.stop());

  async function bring(
    content: string | Buffer,
    options: Partial<ImportOptions> = {},
    kind: 'people' | 'establishments' = 'people',
  ): Promise<ImportRecord> {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    const wanted = { skipBad: false, complete: false, contactsAsOf: null, ...options };
    const id = await imports.start(kind, { name: 'personnels.csv' }, wanted, ACTOR);
    const checked = await imports.check(id, bytes);
    if (checked.state === 'ready') {
      await imports.confirm(id, ACTOR);
      await imports.run(id);
    }
    return imports.find(id);
  }
  const lines = (...rows: string[]): string => [HEADER, ...rows].join('\n');
  const idOf = async (username: string): Promise<string> =>
    (await directory.personByUsername(username))?.id ?? `nobody called ${username}`;
  const count = async (table: string): Promise<number> => {
    const [row] = await app.transactions.query<{ n: number }>(`SELECT COUNT(*) AS "n" FROM ${table}`);
    return Number(row?.n);
  };

  it('reads what a French spreadsheet writes: semicolons, Windows-1252, lost zeros, French dates and headings', async () => {
    const text =
      'Identifiant;NUMEN;Nom de naissance;Nom d’usage;Prénom;Né(e) le;Mél;RNE;Fonction;Tél. de secours;Statut\r\n' +
      'hle-buf;02 E 99 00000 ZZZ;Le Bœuf;;Hélène;7/5/1980;Helene.Le-Boeuf@ac-exemple.fr;130040y|0840003X;Professeur;612345678;Actif\r\n';
    const record = await bring(iconv.encode(text, 'windows-1252'));
    expect(record).toMatchObject({
      state: 'done',
      goodRows: 1,
      options: { encoding: 'windows-1252', delimiter: ';' },
    });
    const person = await directory.personByUsername('HLE-BUF');
    expect(person).toMatchObject({
      birthName: 'Le Bœuf',
      usageName: null,
      displayName: 'Hélène Le Bœuf',
      birthDate: '1980-05-07',
      uais: ['0130040Y', '0840003X'],
      status: 'active',
      accountClass: 'A',
    });
    expect(await directory.contacts(person?.id ?? '')).toMatchObject([
      { kind: 'phone', masked: '06 •• •• •• 78', academic: false },
      { kind: 'email', masked: 'h•••@a•••.fr', academic: true },
    ]);
    expect(await directory.compareNumen(person?.id ?? '', '02e9900000zzz')).toBe(true);
    expect(await directory.compareNumen(person?.id ?? '', '02E9900001ZZZ')).toBe(false);
  });

  it('names every bad line with its column and reason, never the value of a secret column, and imports nothing', async () => {
    const record = await bring(
      lines(
        'a bad name,,Dupont,,Jean,,,,,,,,,,',
        'jdupont,02E99000,Dupont,,Jean,,,,,,,,,,',
        'ndupont,,,,Jean,31/02/1980,,,,,,,,,',
        'odupont,,Dupont,,Jean,,pas-une-adresse,0130040V|13,,,secret@,12,,,E',
        'pdupont,,Dupont 02E9900000ZZZ,,Jean,,,,,endormi,,,2999-01-01,,',
        'qdupont,,Dupont,,Jean',
        'JDUPONT,,Durand,,Jeanne,,,,,,,,,,',
        'rdupont,,Dupont,,Rémi,,,,,,,,,,',
      ),
    );
    expect(record.state).toBe('refused');
    expect(await count('people')).toBe(0);
    expect(await count('directory_import_rows')).toBe(1);
    expect({ good: record.goodRows, bad: record.badRows }).toEqual({ good: 1, bad: 7 });
    const said = record.problems.lines.map(({ line, column, code, value }) => [
      line,
      column,
      code,
      value ?? null,
    ]);
    expect(said).toEqual([
      [2, 'username', 'USERNAME_SHAPE', 'a bad name'],
      [3, 'numen', 'NUMEN_SHAPE', null],
      [4, 'birth_name', 'MISSING', null],
      [4, 'birth_date', 'DATE_SHAPE', null],
      [5, 'email', 'EMAIL_SHAPE', 'pas-une-adresse'],
      [5, 'uai', 'UAI_LETTER', '0130040V|13'],
      [5, 'recovery_email', 'EMAIL_SHAPE', null],
      [5, 'recovery_phone', 'PHONE_SHAPE', null],
      [5, 'account_class', 'CLASS_UNKNOWN', 'E'],
      [6, 'birth_name', 'NUMEN_MISPLACED', null],
      [6, 'status', 'STATUS_UNKNOWN', 'endormi'],
      [6, 'recovery_email_set_on', 'DATE_FUTURE', '2999-01-01'],
      [7, null, 'CELL_COUNT', null],
      [8, 'username', 'TWICE_IN_FILE', 'JDUPONT'],
    ]);
    expect(JSON.stringify(record)).not.toMatch(/02E99000|1980|secret@/);
  });

  it('leaves bad lines out when told to, at once or after reading the report', async () => {
    const text = lines('jdupont,,Dupont,,Jean,,,,,,,,,,', 'n dupont,,Dupont,,Noé,,,,,,,,,,');
    expect(await bring(text, { skipBad: true })).toMatchObject({ state: 'done', goodRows: 1, badRows: 1 });
    const again = await bring(lines('kdupont,,Dupont,,Karl,,,,,,,,,,', 'n dupont,,Dupont,,Noé,,,,,,,,,,'));
    await expect(imports.confirm(again.id, ACTOR)).rejects.toMatchObject({ code: 'IMPORT_NOT_READY' });
    await imports.confirm(again.id, ACTOR, { skipBad: true });
    await imports.run(again.id);
    expect(await idOf('kdupont')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['', 'EMPTY'],
    [HEADER, 'NO_ROWS'],
    ['username,first_name\njdupont,Jean', 'COLUMN_MISSING'],
    ['username,identifiant,birth_name,first_name\na,b,c,d', 'COLUMN_TWICE'],
    ['username,birth_name,first_name\njdupont,"Dupont,Jean\n', 'QUOTES'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'NOT_TEXT'],
  ])('refuses a file as a whole: %p', async (content, code) => {
    const record = await bring(content, { skipBad: true });
    expect(record).toMatchObject({ state: 'refused', problems: { file: [{ code }] } });
    expect(await count('people')).toBe(0);
    await expect(imports.confirm(record.id, ACTOR, { skipBad: true })).rejects.toMatchObject({
      code: 'IMPORT_NOT_READY',
    });
  });

  it('updates when run again, and changes nothing when nothing changed', async () => {
    const first = lines(
      'jdupont,02E9900000ZZZ,Dupont,,Jean,1980-01-02,j.d@ac-exemple.fr,0130040Y,Professeur,,,,,,',
    );
    await bring(first);
    const id = await idOf('jdupont');
    const { stamp } = await directory.state(id);
    expect(await bring(first)).toMatchObject({ summary: { created: 0, changed: 0, unchanged: 1 } });
    expect((await directory.state(id)).stamp).toBe(stamp);
    const second =
      'username,birth_name,first_name,status,uai\njdupont,Dupont,Jean,locked,0840003X|0130040Y\n';
    expect(await bring(second)).toMatchObject({ summary: { created: 0, changed: 1, unchanged: 0 } });
    expect(await directory.person(id)).toMatchObject({
      status: 'locked',
      uais: ['0840003X', '0130040Y'],
      email: 'j.d@ac-exemple.fr',
      birthDate: '1980-01-02',
    });
    expect(await directory.hasNumen(id)).toBe(true);
    expect((await directory.state(id)).stamp).not.toBe(stamp);
  });

  it('follows somebody whose username changes, and still finds them by the former one', async () => {
    await bring(
      lines('smartin,02E9900001AAA,Martin,,Sophie,1980-01-02,sophie.martin@ac-exemple.fr,0130040Y,,,,,,,'),
    );
    const id = await idOf('smartin');
    const record = await bring(
      lines(
        'sdupont,02E9900001AAA,Martin,Dupont,Sophie,1980-01-02,sophie.dupont@ac-exemple.fr,0130040Y,,,,,,,',
      ),
    );
    expect(record.summary).toMatchObject({ created: 0, renamed: 1 });
    expect(await idOf('sdupont')).toBe(id);
    expect(await idOf('smartin')).toBe(id);
    expect((await directory.personByEmail('Sophie.Martin@ac-exemple.fr'))?.id).toBe(id);
    expect(await directory.personByUsername('sdupont')).toMatchObject({ displayName: 'Sophie Dupont' });
  });

  it('gives a freed username to its new holder, never the identity of the former one', async () => {
    await bring(
      lines('jdupont,02E9900001AAA,Dupont,,Jean,1960-01-02,jean.dupont@ac-exemple.fr,0130040Y,,,,,,,'),
    );
    const former = await idOf('jdupont');
    const record = await bring(
      lines('jdupont,02E9900002BBB,Dupond,,Julie,1999-03-04,julie.dupond@ac-exemple.fr,0840003X,,,,,,,'),
    );
    expect(record.summary).toMatchObject({ created: 1, takenOver: 1 });
    const holder = await idOf('jdupont');
    expect(holder).not.toBe(former);
    expect(await directory.person(former)).toMatchObject({ status: 'left', birthName: 'Dupont' });
    expect(await directory.compareNumen(holder, '02E9900001AAA')).toBe(false);
  });

  it('swaps the usernames of two people in one file, whatever the order of its lines', async () => {
    await bring(
      lines(
        'jdupont,02E9900001AAA,Dupont,,Jean,1960-01-02,,0130040Y,,,,,,,',
        'jdupont1,02E9900002BBB,Dupont,,Julie,1970-01-02,,0130040Y,,,,,,,',
      ),
    );
    const [jean, julie] = [await idOf('jdupont'), await idOf('jdupont1')];
    await bring(
      lines(
        'jdupont1,02E9900001AAA,Dupont,,Jean,1960-01-02,,0130040Y,,,,,,,',
        'jdupont,02E9900002BBB,Dupont,,Julie,1970-01-02,,0130040Y,,,,,,,',
      ),
    );
    // The birth name agrees, so that the username alone would have matched; the NUMEN and birth date say otherwise.
    expect(await idOf('jdupont1')).toBe(jean);
    expect(await idOf('jdupont')).toBe(julie);
    expect(await directory.person(jean)).toMatchObject({ status: 'active' });
  });

  it('refuses two lines about the same person', async () => {
    await bring(lines('jdupont,02E9900001AAA,Dupont,,Jean,,,,,,,,,,'));
    const record = await bring(
      lines('jdupont,,Dupont,,Jean,,,,,,,,,,', 'jdupont7,02E9900001AAA,Dupont,,Jean,,,,,,,,,,'),
    );
    expect(record.problems.lines).toEqual([
      { line: 3, column: 'username', code: 'SAME_PERSON', value: 'jdupont7', other: 2 },
    ]);
  });

  describe('contacts', () => {
    const person = (email: string, date: string): string =>
      lines(`jdupont,,Dupont,,Jean,,j.d@ac-exemple.fr,,,,${email},,${date},,`);
    const recovery = async (): Promise<Array<{ masked: string; setOn: number; academic: boolean }>> =>
      (await directory.contacts(await idOf('jdupont'))).filter(({ academic }) => !academic);

    it('takes the date given for undated ones in an empty directory, and nowhere else', async () => {
      const asOf = app.clock.now() - 400 * DAY;
      await bring(person('jean@exemple.net', ''), { contactsAsOf: asOf });
      expect(await recovery()).toMatchObject([{ masked: 'j•••@e•••.net', setOn: asOf }]);
      expect(await bring(person('jean@exemple.net', ''), { contactsAsOf: asOf })).toMatchObject({
        state: 'refused',
        problems: { file: [{ code: 'CONTACTS_DATE_NEEDS_EMPTY' }] },
      });
    });

    it('counts an undated one from the day it came in', async () => {
      await bring(person('jean@exemple.net', ''));
      expect(await recovery()).toMatchObject([{ setOn: app.clock.now() }]);
    });

    it('lets no file make a fresh contact old', async () => {
      await bring(person('jean@exemple.net', '2020-01-01'));
      const firstImport = app.clock.now();
      app.clock.advance(10 * DAY);
      await bring(person('pirate@exemple.org', '2020-01-01'));
      expect(await recovery()).toMatchObject([{ masked: 'p•••@e•••.org', setOn: firstImport }]);
      await bring(person('pirate@exemple.org', '2019-01-01'));
      expect(await recovery()).toMatchObject([{ setOn: firstImport }]);
    });

    it('keeps what the owner recorded, and marks an address in the academic domain as proving nothing', async () => {
      await bring(person('jean@exemple.net', '2020-01-01'));
      const id = await idOf('jdupont');
      await directory.recordOwnerContact(id, { kind: 'email', value: 'jean@maison.example' }, ACTOR);
      await bring(person('autre@ac-exemple.fr', '2020-01-01'));
      const contacts = await directory.contacts(id);
      expect(
        contacts.map(({ masked, academic, origin }) => `${masked} ${academic} ${origin}`).sort(),
      ).toEqual(['a•••@a•••.fr true import', 'j•••@a•••.fr true import', 'j•••@m•••.example false owner']);
    });
  });

  it('only raises the class that the function gives', async () => {
    await bring(
      lines(
        'a1,,Un,,A,,,,Proviseure,,,,,,A',
        'b1,,Deux,,B,,,,Professeur,,,,,,C',
        'c1,,Trois,,C,,,,Professeur principal,,,,,,',
        'd1,,Quatre,,D,,,,Professeur,,,,,,D',
        'e1,,Cinq,,E,,,,Professeur,disabled,,,,,',
      ),
    );
    const classes = await Promise.all(
      ['a1', 'b1', 'c1', 'd1', 'e1'].map(
        async (username) => (await directory.personByUsername(username))?.accountClass,
      ),
    );
    expect(classes).toEqual(['B', 'C', 'A', 'D', 'D']);
    expect(await directory.personByUsername('d1')).toMatchObject({ protected: true });
    expect(await directory.state(await idOf('e1'))).toMatchObject({ mustBeRefused: 'ACCOUNT_DISABLED' });
    await bring('username,birth_name,first_name,function\nb1,Deux,B,Professeur\n');
    expect(await directory.personByUsername('b1')).toMatchObject({ accountClass: 'C' });
  });

  describe('into a directory that was empty a moment ago', () => {
    const file = lines('jdupont,,Dupont,,Jean,,,,,,,,,,');

    it('knows whoever came before a line was looked at', async () => {
      const [personId] = await savePeople(app, [
        { username: 'jdupont', birthName: 'Dupont', firstName: 'Jean' },
      ]);
      jest.spyOn(app.get(DirectoryRepository), 'peopleCount').mockResolvedValueOnce(0);
      expect(await bring(file)).toMatchObject({ state: 'done', summary: { created: 0 } });
      expect(await idOf('jdupont')).toBe(personId);
    });

    it('ends also when somebody came between the check and the writing', async () => {
      const wanted = { skipBad: false, complete: false, contactsAsOf: null };
      const id = await imports.start('people', { name: 'personnels.csv' }, wanted, ACTOR);
      expect(await imports.check(id, Buffer.from(file))).toMatchObject({ state: 'ready' });
      const [other] = await savePeople(app, [
        { username: 'jdupont', birthName: 'Durand', firstName: 'Julie' },
      ]);
      await imports.confirm(id, ACTOR);
      await imports.run(id);
      expect(await imports.find(id)).toMatchObject({ state: 'done' });
      expect(await directory.personByUsername('jdupont')).toMatchObject({ birthName: 'Dupont' });
      expect(await directory.person(other ?? '')).toMatchObject({ status: 'left' });
    });
  });

  describe('a complete file', () => {
    const many = (from: number, to: number): string =>
      lines(
        ...Array.from(
          { length: to - from },
          (_, i) => `p${from + i},,Nom${from + i},,Prénom${from + i},,,,,,,,,,`,
        ),
      );

    it('marks the absent as left, up to five in a hundred', async () => {
      await bring(many(0, 100));
      const refused = await bring(many(0, 94), { complete: true });
      expect(refused).toMatchObject({
        state: 'refused',
        problems: { file: [{ code: 'TOO_MANY_ABSENT', params: { absent: 6, present: 100, percent: 5 } }] },
      });
      expect(await bring(many(0, 95), { complete: true })).toMatchObject({
        state: 'done',
        summary: { left: 5 },
      });
      expect(await directory.personByUsername('p94')).toMatchObject({ status: 'active' });
      expect(await directory.personByUsername('p95')).toMatchObject({ status: 'left', accountClass: 'D' });
      expect(await bring(many(0, 91), { complete: true })).toMatchObject({
        state: 'done',
        summary: { left: 4 },
      });
    });

    it('cannot have bad lines, whose people would be taken for absent', async () => {
      await bring(many(0, 100));
      expect(
        await bring(`${many(0, 100)}\nx y,,N,,P,,,,,,,,,,`, { complete: true, skipBad: true }),
      ).toMatchObject({
        state: 'refused',
        problems: { file: [{ code: 'COMPLETE_NEEDS_ALL' }] },
      });
    });

    it('leaves the absent alone when the file does not call itself complete', async () => {
      await bring(many(0, 10));
      await bring(many(0, 2));
      expect(await directory.personByUsername('p9')).toMatchObject({ status: 'active' });
    });
  });

  it('goes on where it stopped, and lets no second import in meanwhile', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => `p${i},,Nom${i},,Prénom${i},,,,,,,,,,`);
    const bytes = Buffer.from(lines(...rows));
    const wanted = { skipBad: false, complete: false, contactsAsOf: null };
    const id = await imports.start('people', { name: 'a.csv' }, wanted, ACTOR);
    await expect(imports.start('people', { name: 'b.csv' }, wanted, ACTOR)).rejects.toMatchObject({
      code: 'IMPORT_RUNNING',
    });
    await imports.check(id, bytes);
    await imports.confirm(id, ACTOR, { runAt: app.clock.now() + DAY });
    await imports.run(id, () => false);
    expect(await imports.find(id)).toMatchObject({ state: 'applying', doneRows: 100 });
    expect(await count('people')).toBe(100);
    await Promise.all([imports.run(id), imports.run(id)]);
    expect(await imports.find(id)).toMatchObject({ state: 'done', doneRows: 1200 });
    expect(await count('people')).toBe(1200);
    expect(await count('directory_import_rows')).toBe(0);
  });

  it('makes the people of a large file findable as one by one, also when it was stopped meanwhile', async () => {
    const rows = Array.from(
      { length: 5200 },
      (_, i) =>
        `p-${i},,${i % 40 ? `Nom${i % 700}` : 'Le Bœuf'},${i % 100 ? '' : `Éluard-${i}`},Prénom${i % 50},,p.${i}@ac-exemple.fr,,,,,,,,${i % 9 ? '' : 'D'}`,
    );
    const bytes = Buffer.from(lines(...rows));
    const wanted = { skipBad: false, complete: false, contactsAsOf: null };
    const id = await imports.start('people', { name: 'a.csv' }, wanted, ACTOR);
    await imports.check(id, bytes);
    await imports.confirm(id, ACTOR, { runAt: app.clock.now() + DAY });
    await imports.run(id, (_done, _total, step) => step !== 'indexing');
    expect(await imports.find(id)).toMatchObject({ state: 'applying', doneRows: 5200 });
    await Promise.all([imports.run(id), imports.run(id)]);
    expect(await imports.find(id)).toMatchObject({ state: 'done' });
    const index = async (): Promise<unknown[][]> =>
      Promise.all([
        app.transactions.query('SELECT kind, term, given, person_id FROM username_keys ORDER BY 1, 2, 3, 4'),
        app.transactions.query('SELECT variant, term FROM username_spellings ORDER BY 1, 2'),
      ]);
    const atOnce = await index();
    const people = await app.transactions.query<{ id: string }>('SELECT id AS "id" FROM people');
    await app.transactions.run(async () => {
      await app.transactions.execute('DELETE FROM username_keys');
      await app.transactions.execute('DELETE FROM username_spellings');
      await app.get(UsernameIndex).reindex(people.map((person) => person.id));
    });
    expect(atOnce.map((all) => all.length > 5200)).toEqual([true, true]);
    expect(await index()).toEqual(atOnce);
  });

  it('refuses to confirm a report once another file has come', async () => {
    const bytes = Buffer.from(lines('jdupont,,Dupont,,Jean,,,,,,,,,,'));
    const wanted = { skipBad: false, complete: false, contactsAsOf: null };
    const id = await imports.start('people', { name: 'a.csv' }, wanted, ACTOR);
    await imports.check(id, bytes);
    const refused = await bring(lines('l dupont,,Dupont,,Luc,,,,,,,,,,', 'ldupont,,Dupont,,Luc,,,,,,,,,,'));
    await bring(lines('kdupont,,Dupont,,Karl,,,,,,,,,,'));
    await expect(imports.confirm(refused.id, ACTOR, { skipBad: true })).rejects.toMatchObject({
      code: 'IMPORT_NOT_READY',
    });
    await expect(imports.confirm(id, ACTOR)).rejects.toMatchObject({ code: 'IMPORT_NOT_READY' });
  });

  it('leaves the account as new only when it came after the first import', async () => {
    await bring(lines('ancien,,Dupont,,Jean,,,,,,,,,,'));
    await bring(lines('nouveau,,Durand,,Jean,,,,,,,,,,'));
    const source = app.get(DirectorySource);
    expect(await source.readState(await idOf('ancien'))).toMatchObject({ createdAt: 0 });
    expect(await source.readState(await idOf('nouveau'))).toMatchObject({ createdAt: app.clock.now() });
  });

  it('stores no NUMEN in clear, and writes each change of a person into the trail', async () => {
    await bring(lines('jdupont,02E9900000ZZZ,Dupont,,Jean,,,,,,,,,,'));
    await bring(lines('jdupont,02E9900000ZZZ,Dupont,,Jean,,,,,locked,,,,,'));
    const everything = await Promise.all(
      ['people', 'directory_imports', 'directory_import_rows', 'audit_payloads', 'jobs'].map((table) =>
        app.transactions.query(`SELECT * FROM ${table}`),
      ),
    );
    expect(JSON.stringify(everything)).not.toMatch(/02E9900000ZZZ/i);
    const id = await idOf('jdupont');
    const [entry] = await app.get(AuditService).search({ objectType: 'person', objectId: id, limit: 5 });
    expect(entry).toMatchObject({ action: 'person.imported' });
    expect(JSON.parse(entry?.payload ?? '{}')).toMatchObject({ changed: ['status'] });
  });

  it('brings the register in, and writes a changed call-back number into the trail', async () => {
    const first =
      'uai;nom;nature;commune;téléphone;mél;chef;uai parent\n' +
      '130040Y;Lycée Thiers;Lycée;Marseille;01 99 00 00 01;ce.0130040y@exemple.fr;PProviseur;\n';
    expect(await bring(first, {}, 'establishments')).toMatchObject({
      state: 'done',
      summary: { created: 1 },
    });
    expect(await directory.establishment('0130040Y')).toEqual({
      uai: '0130040Y',
      name: 'Lycée Thiers',
      kind: 'Lycée',
      commune: 'Marseille',
      departement: '13',
      phone: '+33199000001',
      email: 'ce.0130040y@exemple.fr',
      headUsername: 'pproviseur',
      parentUai: null,
    });
    await bring('uai,name,phone\n0130040Y,Lycée Thiers,0199000002\n', {}, 'establishments');
    expect(await directory.establishment('0130040Y')).toMatchObject({ phone: '+33199000002', kind: 'Lycée' });
    const [entry] = await app.get(AuditService).search({ objectType: 'establishment', limit: 5 });
    expect(JSON.parse(entry?.payload ?? '{}')).toMatchObject({ changed: ['phone'] });
    expect(await bring('uai,name\n0130040V,Faux\n', {}, 'establishments')).toMatchObject({
      state: 'refused',
      problems: { lines: [{ line: 2, column: 'uai', code: 'UAI_LETTER', value: '0130040V' }] },
    });
  });
});
