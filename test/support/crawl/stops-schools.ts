import { AccountsService } from '../../../src/accounts/accounts.service.js';
import { NUMEN } from '../../factories/resets.js';
import { storeAccount } from '../accounts.js';
import { staffList } from './staff-list.js';
import type { Stop } from './stop.js';

const usernames: Stop[] = [
  {
    what: 'namesakes',
    typed: ['jean dupont'],
    as: 'hr',
    shows: '.alert-warning',
    go: async (visit, world) => {
      await world.person({ usageName: 'Martin-Dupont' });
      await world.person();
      await visit.get('/usernames?q=jean dupont');
    },
  },
  {
    what: 'a wrong username and why',
    typed: ['pdelafontaine'],
    as: 'secretary',
    shows: '.say',
    go: async (visit, world) => {
      await world.paul();
      await visit.get('/usernames?q=pdelafontaine');
    },
  },
  {
    what: 'nobody of that name',
    as: 'secretary',
    shows: '.empty',
    go: (visit) => visit.get('/usernames?q=xyzzy'),
  },
  {
    what: 'something like a NUMEN',
    as: 'agent',
    shows: '.alert-warning',
    go: (visit) => visit.get(`/usernames?q=${NUMEN}`),
  },
  {
    what: 'a school that is none',
    as: 'agent',
    status: 422,
    shows: '.form-errors',
    go: (visit) => visit.get('/usernames?q=dupont&uai=x'),
  },
  {
    what: 'too many people asked for',
    as: null,
    status: 429,
    shows: '.alert-warning',
    go: async (visit, world) => {
      const account = await storeAccount(world.test, { role: 'hr', name: 'Curieux Lambert' });
      for (let times = 0; times < 4; times += 1)
        await world.test
          .get(AccountsService)
          .takeQuota(account.id, 'people-shown-school', 30)
          .catch(() => null);
      await visit.signIn(account);
      await visit.get('/usernames?q=dupont');
    },
  },
  {
    what: 'a confirmation sent',
    as: 'hr',
    shows: '.alert-success',
    go: async (visit, world) => {
      const id = await world.person();
      await visit.get('/usernames');
      await visit.post('/usernames/confirmations', { personId: id, triedUsername: 'jean.dupont' });
      const form = visit.page.locator('form[action$="/messages"]').first();
      const [path, to] = [await form.getAttribute('action'), await form.locator('[name=to]').inputValue()];
      await visit.post(path ?? '', { to });
    },
  },
  {
    what: 'quotas near their end',
    as: 'supervisor',
    shows: 'tbody tr',
    go: async (visit, world) => {
      await world.test.get(AccountsService).takeQuota(world.agent.account.id, 'people-shown', 100);
      await visit.get('/quotas');
    },
  },
  { what: 'no quota used', as: 'supervisor', where: 'empty', go: (visit) => visit.get('/quotas') },
];

const lists: Stop[] = [
  {
    what: 'a list with every kind of line',
    typed: ['NOM', 'PRENOM'],
    as: 'head',
    shows: '.badge-danger',
    go: async (visit, world) => {
      const names = { birthName: 'Lefèvre', firstName: 'Élodie' };
      await world.person({ username: 'elefevre', ...names, usageName: 'Ollivier' });
      await world.person({ username: 'elefevre1', ...names });
      await world.paul();
      const lines = ['De La Fontaine;Paul', 'LEFÈVRE;Élodie', 'Lafontène;Paul', 'Xyzzy;Zoé', `Dupont;${NUMEN}`, '*;*']; // prettier-ignore
      await visit.get(await staffList(world, 'head', ['NOM;PRENOM', ...lines].join('\n')));
    },
  },
  {
    what: 'a list without a doubt, asked for its doubts',
    typed: ['NOM', 'PRENOM'],
    as: 'hr',
    shows: '.empty',
    go: async (visit, world) => {
      await world.person({ username: 'ygarrigou', birthName: 'Garrigou', firstName: 'Yolande' });
      await visit.get(`${await staffList(world, 'hr', 'NOM;PRENOM\nGarrigou;Yolande')}?show=unclear`);
    },
  },
  {
    what: 'a list being looked up',
    as: 'secretary',
    shows: 'progress',
    go: async (visit, world) =>
      visit.get(await staffList(world, 'secretary', 'Dupont Jean\nDurand Léa', { waits: true })),
  },
  {
    what: 'no list yet',
    as: 'secretary',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/usernames/lists'),
  },
  {
    what: 'a list of nothing',
    as: 'secretary',
    status: 422,
    shows: '.form-errors',
    go: async (visit) => {
      await visit.get('/usernames/lists');
      await visit.fill('/usernames/lists', {});
    },
  },
];

const vouchers: Stop[] = [
  {
    what: 'a colleague to vouch for',
    as: 'head',
    shows: '[name=decision]',
    go: async (visit, world) => {
      const { checkId, checks } = await world.begun();
      await checks.askVoucher(checkId, null, world.agent.agent);
      await visit.get('/vouchers');
    },
  },
  {
    what: 'nobody to vouch for',
    as: 'head',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/vouchers'),
  },
];

export const SCHOOL_STOPS = [...usernames, ...lists, ...vouchers];
