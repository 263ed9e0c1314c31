import { jest } from '@jest/globals';
import { describeCallsOn, type OwnUnit } from '../support/call-on-directory.js';
import type { Bind } from '../support/call-journey.js';
import { Annuaire, ldapEnvironment } from '../support/openldap.js';

jest.setTimeout(120_000);

describeCallsOn('an OpenLDAP', 'TEST_LDAP_URL', async (unit): Promise<OwnUnit> => {
  const annuaire = await Annuaire.open(unit);
  return {
    env: ldapEnvironment(annuaire.base),
    add: ({ username, name, surname, first, birthDate, numen, email, title, uai }) =>
      annuaire.account(username, 'Inconnu-de-tous-99', undefined, {
        ...{ cn: name, sn: surname, nompatro: surname, givenName: first, employeeNumber: numen },
        ...{ mail: email, title, rne: uai, datenaissance: birthDate.split('/').reverse().join('') },
      }),
    // The administrator's own write: it forces nothing.
    give: async (username, secret) => {
      await annuaire.set(username, 'userPassword', secret);
      await annuaire.set(username, 'pwdReset');
    },
    bind: (username, secret) => annuaire.bind(username, secret) as Promise<Bind>,
    close: () => annuaire.close(),
  };
});
