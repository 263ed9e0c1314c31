import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySource } from '../../src/directory/directory.source.js';
import { SyncDirectoryHandler } from '../../src/directory/sync/sync.handler.js';
import { Doctor } from '../../src/operations/doctor.service.js';
import type { Environment } from '../../src/platform/config/config.js';
import { saveEstablishment } from '../factories/people.js';
import { Domain } from '../support/ad.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { service, serviceDetail } from '../support/services.js';

const GUIDE = 'docs/howto/connect-active-directory.md';
const UNIT = `Recette${process.pid}`;
/** The accounts of the guide are taken on the domain of the tests. */
const IDENTITY = `svc-recette${process.pid}`;
const PASSWORD = 'Aa1-mot-de-passe-de-service';
const SECRET = 'Premier-secret-17';
const NEXT = 'Deuxieme-secret-42';
const USERNAME = `recette${process.pid}`;

/** The guide's commands and settings for this domain: its unit, its identities, its root. */
function blocksOfTheGuide(base: string): string[][] {
  const guide = readFileSync(GUIDE, 'utf8')
    .replaceAll('OU=Personnels,DC=exemple,DC=lan', base)
    .replaceAll('DC=exemple,DC=lan', serviceDetail('TEST_AD_BASE_DN'))
    .replaceAll('svc-guichet', IDENTITY);
  return [...guide.matchAll(/```sh\n([^`]*)```/g)].map(([, block = '']) => block.trimEnd().split('\n'));
}

/** A command as the administrator types it on the domain controller. */
function onTheController(command: string, ...more: string[]): string {
  const pid = readFileSync(serviceDetail('TEST_AD_PID_FILE'), 'utf8');
  const inside = ['--target', pid, '--mount', '--net', 'sh', '-c', `${command} "$@"`, 'sh', ...more];
  return execFileSync('nsenter', inside, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

(service('TEST_AD_URL') ? describe : describe.skip)(
  'the guide to Active Directory, on a domain of Samba',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-recette-'));
    let domain: Domain;
    let blocks: string[][];

    beforeAll(async () => {
      domain = await Domain.open(UNIT);
      await domain.account(USERNAME, SECRET, undefined, { sn: 'Dupont', givenName: 'Jean' });
      blocks = blocksOfTheGuide(domain.base);
      writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
    });
    afterAll(async () => {
      for (const name of [IDENTITY, `${IDENTITY}-read`]) onTheController(`samba-tool user delete ${name}`);
      await domain.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The guide's settings, with the address, the files and nothing else of this machine. */
    function environment(): Environment {
      const settings =
        blocks[2]?.map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) as [string, string]) ?? [];
      const written = Object.fromEntries(settings);
      const here: Environment = {
        DIRECTORY_URL: `ad+${serviceDetail('TEST_AD_URL')}`,
        DIRECTORY_BIND_PASSWORD_FILE: join(folder, 'password'),
        DIRECTORY_READ_PASSWORD_FILE: join(folder, 'password'),
        DIRECTORY_CA_FILE: serviceDetail('TEST_AD_CA_FILE'),
      };
      expect(Object.keys(written)).toEqual(expect.arrayContaining(Object.keys(here)));
      return { ...written, ...here };
    }

    async function complaints(): Promise<string[]> {
      const test = await startTestApp(environment());
      const findings = await test.get(Doctor).examine();
      await test.stop();
      return findings
        .filter(({ check, level }) => /^directory (?!sync)/.test(check) && level !== 'ok')
        .map(({ level, text }) => `${level}: ${text}`);
    }

    it('leads from complaints to none, command by command', async () => {
      expect(blocks.map(([first = '']) => first.split(/[ =]/).slice(0, 3).join(' '))).toEqual([
        'samba-tool user create',
        'samba-tool user show',
        expect.stringMatching(/^DIRECTORY_URL /),
        'npx guichet doctor',
        'npx guichet directory',
      ]);
      const [identities = [], rights = []] = blocks;
      expect((await complaints()).join('\n')).toContain(`CN=${IDENTITY},CN=Users`);
      for (const command of identities) onTheController(command, PASSWORD);
      const lacking = (await complaints()).join('\n');
      for (const right of ['pwdLastSet', 'lockoutTime', 'accountExpires'])
        expect(lacking).toContain(`may not write ${right}`);
      const [show = '', grant = ''] = rights;
      const sid = /objectSid: (S-[\d-]+)/.exec(onTheController(show))?.[1] ?? '';
      expect(grant.split(';SID)')).toHaveLength(5);
      onTheController(grant.replaceAll(';SID)', `;${sid})`));
      expect(await complaints()).toEqual([]);
    });

    it('brings the people in, and ends with an account that is reset and whose owner has to change the secret', async () => {
      const test: TestApp = await startTestApp(environment());
      await saveEstablishment(test);
      await test.get(SyncDirectoryHandler).handle();
      const [person] = await test.transactions.query<{ id: string }>(
        'SELECT id FROM people WHERE username = $1',
        [USERNAME],
      );
      const personId = person?.id ?? '';
      const source = test.get(DirectorySource);
      const stamp = (await source.readState(personId))?.stamp ?? '';
      expect(await source.setSecret({ personId, stamp, secret: NEXT, mustChange: true })).toMatchObject({
        outcome: 'done',
        proof: { mustChange: true },
      });
      await test.stop();
      expect(await domain.bind(USERNAME, SECRET)).toBe('52e');
      // The secret is right, and has to be changed first.
      expect(await domain.bind(USERNAME, NEXT)).toBe('773');
    });
  },
);
