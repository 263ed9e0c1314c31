import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { service, withDatabases, type ServiceName } from '../../../test/support/services.js';
import { adTree, slapdTree, type Someone, type Tree } from '../../../test/support/sync-trees.js';
import { AuditService } from '../../audit/audit.service.js';
import { cliActor } from '../../platform/actor.js';
import { Clock, HOUR } from '../../platform/clock.js';
import { EVERYBODY } from '../../usernames/reach.rules.js';
import { UsernamesService } from '../../usernames/usernames.service.js';
import { LdapConnections } from '../ldap/ldap-connections.js';
import { DirectoryRepository } from '../directory.repository.js';
import { DirectoryService } from '../directory.service.js';
import { SyncImports } from '../imports/sync-imports.js';
import { DirectorySync } from './directory-sync.service.js';
import { SyncRepository } from './sync.repository.js';
import { SyncSource } from './sync.source.js';

const ACTOR = cliActor('test');
const NUMEN = '02E9900000ZZZ';
const SOPHIE: Someone = {
  username: 'sle-boeuf',
  surname: 'Le Bœuf',
  firstName: 'Sophie',
  numen: NUMEN,
  email: 'Sophie.Le-Boeuf@ac-exemple.fr',
  uais: ['0130040Y', '0840003X'],
};
const crowd = (count: number): Someone[] =>
  Array.from({ length: count }, (_, index) => ({
    username: `foule${index}`,
    surname: `Foule${String.fromCharCode(97 + (index % 26))}`,
    firstName: 'Alix',
  }));

const trees: Array<[string, ServiceName, () => Promise<Tree>]> = [
  ['Active Directory', 'TEST_AD_URL', adTree],
  ['OpenLDAP', 'TEST_LDAP_URL', slapdTree],
];

for (const [name, address, plant] of trees) {
  if (!service(address)) {
    describe.skip(`following ${name} (${address} is not set)`, () =>
      it('runs where it is reachable', () => undefined));
    continue;
  }
  withDatabases(`following ${name}`, (database) => {
    let app: TestApp;
    let tree: Tree;
    let connections: LdapConnections;
    let sync: DirectorySync;
    let directory: DirectoryService;

    beforeAll(async () => {
      app = await startTestApp(await database.env());
      directory = app.get(DirectoryService);
    });
    beforeEach(async () => {
      tree = await plant();
      connections = new LdapConnections(tree.settings);
      sync = new DirectorySync(
        new SyncSource(connections, tree.settings),
        app.get(SyncRepository),
        app.get(SyncImports),
        app.get(DirectoryRepository),
        app.transactions,
        app.get(AuditService),
        app.get(Clock),
      );
    });
    afterEach(async () => {
      await connections.close();
      await tree.close();
      await app.transactions.run(async () => {
        for (const table of ['directory_imports', 'people', 'directory_cursors'])
          await app.transactions.execute(`DELETE FROM ${table}`);
      });
    });
    afterAll(() => app.stop());

    const found = async (text: string): Promise<string[]> => {
      const asker = { actor: ACTOR, reach: EVERYBODY, quota: null };
      const { candidates } = await app.get(UsernamesService).find(text, {}, asker);
      return candidates.map(({ username }) => username);
    };

    it('brings everybody in, findable, with the NUMEN as a keyed hash only', async () => {
      await tree.add(SOPHIE);
      expect(await sync.run(ACTOR)).toMatchObject({ kind: 'full', read: 1, created: 1, gone: 0 });
      const person = await directory.personByUsername('sle-boeuf');
      expect(person).toMatchObject({
        birthName: 'Le Bœuf',
        firstName: 'Sophie',
        email: 'Sophie.Le-Boeuf@ac-exemple.fr',
        uais: ['0130040Y', '0840003X'],
        status: 'active',
      });
      expect(await directory.compareNumen(person?.id ?? '', NUMEN)).toBe(true);
      expect(await found('Sophie Le Boeuf')).toEqual(['sle-boeuf']);
      for (const table of [
        'people',
        'directory_imports',
        'directory_import_rows',
        'directory_links',
        'audit_payloads',
      ])
        expect(JSON.stringify(await app.transactions.query(`SELECT * FROM ${table}`))).not.toContain(NUMEN);
    });

    it('then reads only what changed, and writes nothing that did not', async () => {
      for (const someone of crowd(5)) await tree.add(someone);
      await sync.run(ACTOR);
      expect(await sync.run(ACTOR)).toMatchObject({ kind: 'changes', written: 0, created: 0, changed: 0 });
      await tree.set('foule3', 'surname', 'Autrement');
      await tree.add(SOPHIE);
      expect(await sync.run(ACTOR)).toMatchObject({ kind: 'changes', written: 2, created: 1, changed: 1 });
      expect(await found('Alix Autrement')).toEqual(['foule3']);
    });

    it('keeps the former username of somebody renamed: the same person, by either name', async () => {
      await tree.add(SOPHIE);
      await sync.run(ACTOR);
      const before = await directory.personByUsername('sle-boeuf');
      await tree.set('sle-boeuf', 'username', 'smartin');
      await tree.set('sle-boeuf', 'surname', 'Martin');
      await tree.set('sle-boeuf', 'email', 'Sophie.Martin@ac-exemple.fr');
      await tree.set('sle-boeuf', 'numen', '02E9900001ZZZ');
      expect(await sync.run(ACTOR)).toMatchObject({ created: 0, changed: 1, renamed: 1 });
      expect(await directory.personByUsername('smartin')).toMatchObject({
        id: before?.id,
        username: 'smartin',
      });
      expect((await directory.personByUsername('sle-boeuf'))?.id).toBe(before?.id);
    });

    it('marks those who are gone as left, within the hour, and takes them back', async () => {
      for (const someone of [...crowd(25), SOPHIE]) await tree.add(someone);
      await sync.run(ACTOR);
      await tree.remove('sle-boeuf');
      expect(await sync.run(ACTOR)).toMatchObject({ gone: null });
      app.clock.advance(HOUR);
      expect(await sync.run(ACTOR)).toMatchObject({ gone: 1 });
      expect(await directory.personByUsername('sle-boeuf')).toMatchObject({
        status: 'left',
        accountClass: 'D',
      });
      await tree.add(SOPHIE);
      await sync.run(ACTOR);
      expect(await directory.personByUsername('sle-boeuf')).toMatchObject({ status: 'active' });
    });

    it('believes in no sudden departure of many: the directory or its rights are broken', async () => {
      for (const someone of crowd(20)) await tree.add(someone);
      await sync.run(ACTOR);
      await tree.remove('foule1');
      await tree.remove('foule2');
      await expect(sync.run(ACTOR, { sweep: true })).rejects.toMatchObject({
        code: 'DIRECTORY_TOO_MANY_GONE',
        params: { absent: 2, present: 20, percent: 5 },
      });
      expect(await directory.personByUsername('foule1')).toMatchObject({ status: 'active' });
      const [cursor] = await app.transactions.query<{ problem: string }>(
        'SELECT problem FROM directory_cursors',
      );
      expect(cursor?.problem).toContain('DIRECTORY_TOO_MANY_GONE');
    });

    it('says which setting is wrong when there is no such base', async () => {
      const settings = { ...tree.settings, baseDn: `ou=nulle-part,${tree.settings.baseDn}` };
      const lost = new DirectorySync(
        new SyncSource(connections, settings),
        app.get(SyncRepository),
        app.get(SyncImports),
        app.get(DirectoryRepository),
        app.transactions,
        app.get(AuditService),
        app.get(Clock),
      );
      await expect(lost.run(ACTOR)).rejects.toMatchObject({
        code: 'DIRECTORY_READ_REFUSED',
        params: { result: 32 },
      });
    });

    it('goes on where a run stopped while it wrote', async () => {
      for (const someone of crowd(150)) await tree.add(someone);
      await sync.run(ACTOR, { onWriting: () => false });
      const half = await app.get(DirectoryRepository).peopleCount();
      expect(half).toBe(100);
      expect(await sync.run(ACTOR)).toMatchObject({ written: 0 });
      expect(await app.get(DirectoryRepository).peopleCount()).toBe(150);
    });

    it('leaves out, and names, an entry nobody could be found by; a bad cell of another costs nobody their place', async () => {
      await tree.add({ ...SOPHIE, username: 'bon', numen: 'EXT-17', uais: ['0130040V', '0130040Y'] });
      await tree.add({ ...SOPHIE, username: 'pas bon', numen: '02E9900009ZZZ' });
      const report = await sync.run(ACTOR);
      expect(report).toMatchObject({ read: 2, created: 1, leftOut: 1 });
      expect(report.problems).toMatchObject([
        { column: 'username', code: 'USERNAME_SHAPE', value: 'pas bon' },
      ]);
      const person = await directory.personByUsername('bon');
      expect(person).toMatchObject({ uais: ['0130040Y'] });
      expect(await directory.hasNumen(person?.id ?? '')).toBe(false);
    });
  });
}
