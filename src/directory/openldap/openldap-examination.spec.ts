import { Annuaire, identityOf, ldapSettings } from '../../../test/support/openldap.js';
import { service } from '../../../test/support/services.js';
import type { LdapSettings } from '../../platform/config/directory-settings.js';
import { LdapConnections } from '../ldap/ldap-connections.js';
import { OpenLdapExamination } from './openldap-examination.js';

const wanted = service('TEST_LDAP_URL') ? describe : describe.skip;

wanted('the examination of an OpenLDAP', () => {
  let annuaire: Annuaire;
  beforeAll(async () => {
    annuaire = await Annuaire.open();
  });
  afterAll(() => annuaire.close());

  async function complaints(changes: Partial<LdapSettings> = {}, now = Date.now()): Promise<string[]> {
    const connections = new LdapConnections(ldapSettings(changes));
    const findings = await new OpenLdapExamination(connections)
      .findings(now)
      .finally(() => connections.close());
    return findings.filter(({ level }) => level !== 'ok').map(({ check, text }) => `${check}: ${text}`);
  }

  it('finds nothing to say of the rights of the guide, but for policies made to be bad', async () => {
    expect(await complaints()).toEqual([expect.stringContaining('cn=sans-contrainte')]);
  });

  it('writes nothing', async () => {
    const username = `examen${process.pid}`;
    await annuaire.account(username, 'Premier-secret-17');
    const traces = async (): Promise<unknown> => annuaire.values(username, '*', '+');
    const before = await traces();
    for (const write of ['guichet', 'guichet-trop', 'guichet-peu']) {
      await complaints({ write: identityOf(write), baseDn: annuaire.dn(username) });
    }
    expect(await traces()).toEqual(before);
    expect(await annuaire.bind(username, 'Premier-secret-17')).toBe('opens');
  });

  it('warns of an identity that has more than it needs', async () => {
    const said = await complaints({ write: identityOf('guichet-trop') });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringContaining('may write more than needed (sn, givenName, mail'),
        expect.stringContaining('manage on userPassword'),
        expect.stringContaining('may read userPassword'),
      ]),
    );
  });

  it('names what is missing, and prints the rules to grant', async () => {
    const said = await complaints({ write: identityOf('guichet-peu') });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringContaining('may not write pwdStartTime'),
        expect.stringContaining('do not end by themselves'),
        expect.stringContaining('The writing identity is not told whether an account has expired'),
        expect.stringMatching(/olcAccess: \{0\}to dn\.subtree="ou=personnels EN.* =cw by .* =c by \* break/),
      ]),
    );
    expect(said.join()).not.toContain('may not write userPassword');
  });

  it('tells one identity from two, and a reading one that writes', async () => {
    const { read, write } = ldapSettings();
    expect(await complaints({ read: write })).toEqual(
      expect.arrayContaining([expect.stringContaining('One identity reads and writes')]),
    );
    expect(await complaints({ write: read })).toEqual(
      expect.arrayContaining([expect.stringContaining('may not write userPassword')]),
    );
    expect(await complaints({ read: identityOf('guichet-trop') })).toEqual(
      expect.arrayContaining([expect.stringContaining('The reading identity may write userPassword')]),
    );
  });

  it('says what cannot be seen', async () => {
    expect(await complaints({ read: identityOf('guichet-peu') })).toEqual(
      expect.arrayContaining([expect.stringContaining('slapcat -n 0')]),
    );
  });

  it.each([
    ['a wrong password', () => ({ read: { ...ldapSettings().read, password: 'faux' } }), 'cannot sign in'],
    [
      'a server that is down',
      () => ({ urls: ['ldap://127.0.0.1:9', ...ldapSettings().urls] }),
      'ldap://127.0.0.1:9 cannot be used',
    ],
    ['an authority nobody knows', () => ({ startTls: true, caFile: null }), 'cannot be used'],
    ['a base that is not there', () => ({ baseDn: 'ou=nulle-part,o=gouv,c=fr' }), 'Nobody is found below'],
  ])('finds %s', async (_what, changes, text) => {
    expect(await complaints(changes())).toEqual(expect.arrayContaining([expect.stringContaining(text)]));
  });

  it('compares the clocks', async () => {
    expect(await complaints({}, Date.now() + 600_000)).toEqual(
      expect.arrayContaining([expect.stringMatching(/clock differs by (599|600|601) s/)]),
    );
  });
});
