import { jest } from '@jest/globals';
import { adEnvironment, Domain } from '../support/ad.js';
import { describeCallsOn, type OwnUnit } from '../support/call-on-directory.js';
import type { Bind } from '../support/call-journey.js';

jest.setTimeout(120_000);

/** The sub-codes of a refused sign-in: to be changed first, and wrong. */
const BINDS: Readonly<Record<string, Bind>> = { opens: 'opens', 773: 'must-change', '52e': 'refused' };

describeCallsOn('an Active Directory', 'TEST_AD_URL', async (unit): Promise<OwnUnit> => {
  const domain = await Domain.open(unit);
  return {
    env: adEnvironment(domain.base),
    add: ({ username, surname, first, numen, email, title, uai }) =>
      domain.account(username, 'Inconnu-de-tous-99', undefined, {
        ...{ sn: surname, givenName: first, employeeNumber: numen },
        ...{ mail: email, title, departmentNumber: uai },
      }),
    give: async (username, secret) => {
      await domain.reset(username, secret);
      await domain.set(username, 'pwdLastSet', '-1');
    },
    async bind(username, secret) {
      const answer = await domain.bind(username, secret);
      const meaning = BINDS[answer];
      if (!meaning) throw new Error(`A sign-in of ${username} gets ${answer}.`);
      return meaning;
    },
    close: () => domain.close(),
  };
});
