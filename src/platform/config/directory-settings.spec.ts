import { directorySettings, type LdapSettings } from './directory-settings.js';

const WHOLE: Record<string, string> = {
  DIRECTORY_URL: 'ldaps://ldap1.exemple.fr,ldap2.exemple.fr:1636',
  DIRECTORY_BASE_DN: 'ou=personnels EN,o=gouv,c=fr',
  DIRECTORY_BIND_DN: 'cn=guichet,o=gouv,c=fr',
  DIRECTORY_BIND_PASSWORD: 'secret de la connexion',
};

function read(changes: Record<string, string | undefined> = {}): {
  settings: LdapSettings;
  problems: string;
} {
  const variables = { ...WHOLE, ...changes };
  const problems: string[] = [];
  const settings = directorySettings((name) => variables[name], problems) as LdapSettings;
  return { settings, problems: problems.join('\n') };
}

describe('the settings of a directory', () => {
  it('name several servers, one identity for both works unless there are two, and the layout of an académie', () => {
    const { settings, problems } = read();
    expect(problems).toBe('');
    expect(settings).toMatchObject({
      kind: 'ldap',
      urls: ['ldaps://ldap1.exemple.fr', 'ldaps://ldap2.exemple.fr:1636'],
      read: settings.write,
      preset: 'academie',
      attributes: {},
    });
  });

  it.each([
    ['ldap://ldap.exemple.fr', {}, 'not encrypted'],
    ['ldap://127.0.0.1:389', {}, 'not encrypted'],
    ['ldap://ldap.exemple.fr', { DIRECTORY_ALLOW_PLAIN: 'true' }, 'not encrypted'],
    ['ldap://127.0.0.1,ldap.exemple.fr', { DIRECTORY_ALLOW_PLAIN: 'true' }, 'not encrypted'],
    ['ldap://127.0.0.1:389', { DIRECTORY_ALLOW_PLAIN: 'oui' }, 'must be true or false'],
    ['ldaps://ldap.exemple.fr', { DIRECTORY_STARTTLS: 'true' }, 'belongs to ldap://'],
    ['https://ldap.exemple.fr', {}, 'must be local:, ldap://, ldaps://'],
    ['ldaps://ldap.exemple.fr/o=gouv', {}, 'must be local:'],
  ])('refuse %s with %o: %s', (url, changes, text) => {
    expect(read({ DIRECTORY_URL: url, ...changes }).problems).toContain(text);
  });

  it.each([
    ['ldap://127.0.0.1:389', { DIRECTORY_ALLOW_PLAIN: 'true' }],
    ['ldap://localhost,[::1]', { DIRECTORY_ALLOW_PLAIN: 'true' }],
    ['ldap://ldap.exemple.fr', { DIRECTORY_STARTTLS: 'true' }],
  ])('take %s with %o', (url, changes) => {
    expect(read({ DIRECTORY_URL: url, ...changes }).problems).toBe('');
  });

  it('say what is missing without a word of a secret', () => {
    const { problems } = read({
      DIRECTORY_BASE_DN: undefined,
      DIRECTORY_READ_DN: 'cn=lecture,o=gouv,c=fr',
      DIRECTORY_CA_FILE: '/nulle/part.pem',
    });
    for (const name of ['DIRECTORY_BASE_DN', 'DIRECTORY_READ_PASSWORD', 'DIRECTORY_CA_FILE'])
      expect(problems).toContain(name);
    expect(problems).not.toContain('secret de la connexion');
  });

  it('take single attributes in place of the preset’s', () => {
    expect(
      read({ DIRECTORY_ATTRIBUTES: ' birth_name=nomNaissance, numen= ,uai=UAI' }).settings.attributes,
    ).toEqual({
      birth_name: 'nomNaissance',
      numen: '',
      uai: 'UAI',
    });
  });

  it.each(['status=x', 'birth_name', 'email=(mail)', 'username=', 'email=mail;x'])(
    'refuse %s as an attribute',
    (text) => {
      const { problems } = read({ DIRECTORY_ATTRIBUTES: text });
      expect(problems).toContain(`DIRECTORY_ATTRIBUTES has "${text}"`);
    },
  );

  it('leave the username of an Active Directory as it is', () => {
    const changes = { DIRECTORY_URL: 'ad+ldaps://dc1.exemple.fr', DIRECTORY_ATTRIBUTES: 'username=cn' };
    expect(read(changes).problems).toContain('sAMAccountName');
  });
});
