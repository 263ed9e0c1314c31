import { AdministrationService } from '../../../src/accounts/administration/administration.service.js';
import { SetUpService } from '../../../src/accounts/set-up/set-up.service.js';
import { TokensService } from '../../../src/accounts/tokens/tokens.service.js';
import { DirectoryImports } from '../../../src/directory/imports/directory-imports.service.js';
import { NotificationsService } from '../../../src/notifications/notifications.service.js';
import { t } from '../../../src/platform/i18n/i18n.js';
import { cliActor } from '../../../src/platform/actor.js';
import { DAY } from '../../../src/platform/clock.js';
import { newId } from '../../../src/platform/ids.js';
import { storeAccount, TEST_PASSWORD } from '../accounts.js';
import { codeOfSecret } from '../totp.js';
import { until } from '../until.js';
import type { Stop } from './stop.js';
import type { Visit } from './visit.js';
import type { World } from './world.js';

const PASSWORD = 'cinq girafes jouent du piano';

async function signIn(visit: Visit, email: string, password: string, next = '/'): Promise<void> {
  await visit.get(`/sign-in?next=${encodeURIComponent(next)}`);
  await visit.post('/sign-in', { email, password, next });
}

/** Signed in anew, with the password typed just now. */
async function steppedUp(visit: Visit, world: World, role: 'admin' | 'manager' | 'auditor'): Promise<void> {
  await visit.signIn(world.accounts[role], { justNow: true });
  await visit.get('/account');
}

async function enrolling(visit: Visit, world: World): Promise<string> {
  const { email } = await storeAccount(world.strict, { role: 'secretary', name: 'Sacha Serre' });
  await signIn(visit, email, TEST_PASSWORD);
  return email;
}

async function enrolled(visit: Visit, world: World): Promise<string> {
  const email = await enrolling(visit, world);
  const secret = await visit.text('code.once');
  await visit.post('/sign-in/enrolment', { code: codeOfSecret(secret, world.strict.clock.now()), next: '/' });
  return email;
}

async function atTheCode(visit: Visit, world: World): Promise<void> {
  const email = await enrolled(visit, world);
  await visit.page.context().clearCookies({ name: /session/ });
  await signIn(visit, email, TEST_PASSWORD);
}

async function founding(visit: Visit, world: World): Promise<string> {
  const link = await world.strict.get(SetUpService).issueFounding(cliActor('test'));
  const path = new URL(link?.url ?? '').pathname;
  await visit.get(path);
  return path;
}

const door: Stop[] = [
  {
    what: 'the founding of the first account',
    where: 'strict',
    route: '/set-up/:token',
    as: null,
    shows: '[name=email]',
    go: founding,
  },
  {
    what: 'the founding with mistakes',
    where: 'strict',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      const path = await founding(visit, world);
      await visit.post(path, { name: 'x', email: 'x', password: 'court', repeat: 'autre' });
    },
  },
  {
    what: 'a link that was used',
    as: null,
    status: 410,
    go: (visit) => visit.get(`/set-up/${'x'.repeat(43)}`),
  },
  {
    what: 'the door',
    route: '/sign-in',
    as: null,
    shows: '[type=password]',
    go: (visit) => visit.get('/sign-in'),
  },
  {
    what: 'the door, refused',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: (visit) => signIn(visit, 'agent@guichet.test', 'faux et archifaux'),
  },
  {
    what: 'the door, tried too often',
    as: null,
    status: 429,
    shows: '.form-errors',
    go: async (visit) => {
      for (let tries = 0; tries < 6; tries += 1)
        await signIn(visit, 'trop@guichet.test', 'faux et archifaux');
    },
  },
  {
    what: 'enrolling a second factor',
    route: '/sign-in/enrolment',
    where: 'strict',
    as: null,
    shows: '.qr',
    go: enrolling,
  },
  {
    what: 'enrolling with a wrong code',
    where: 'strict',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await enrolling(visit, world);
      await visit.post('/sign-in/enrolment', { code: '000000', next: '/' });
    },
  },
  { what: 'recovery codes', where: 'strict', as: null, shows: '.recovery-codes', go: enrolled },
  {
    what: 'a code asked at the door',
    route: '/sign-in/code',
    where: 'strict',
    as: null,
    shows: '[name=code]',
    go: atTheCode,
  },
  {
    what: 'a wrong code at the door',
    where: 'strict',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await atTheCode(visit, world);
      await visit.post('/sign-in/code', { code: '000000', next: '/' });
    },
  },
  {
    what: 'the statement on accessibility, signed out',
    as: null,
    go: (visit) => visit.get('/accessibility'),
  },
  {
    what: 'the pieces',
    invented: true,
    route: '/gallery',
    as: null,
    go: (visit) => visit.get('/gallery?form=1'),
  },
];

const own: Stop[] = [
  {
    what: 'the password asked again, wrong',
    as: 'manager',
    status: 422,
    shows: '.form-errors',
    go: async (visit) => {
      await visit.get('/step-up');
      await visit.post('/step-up', { _stepUp: 'faux', next: '/account' });
    },
  },
  {
    what: 'the password asked before an act',
    as: 'admin',
    status: 401,
    shows: '[name=_stepUp]',
    go: async (visit) => {
      await visit.get('/account');
      await visit.post('/account/tokens', { name: 'supervision', scope: 'read', days: 30 });
    },
  },
  {
    what: 'a token with mistakes',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.post('/account/tokens', { name: '', days: 30 });
    },
  },
  {
    what: 'a token, once',
    as: null,
    shows: 'code.once',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.post('/account/tokens', { name: 'supervision', scope: 'read', days: 30 });
    },
  },
  {
    what: 'one’s own account with tokens and sessions',
    as: 'auditor',
    shows: 'form[action*="/revocation"]',
    go: async (visit, world) => {
      const { auditor } = world.accounts;
      const by = { accountId: auditor.id, kind: 'account', label: auditor.name } as const;
      await world.test
        .get(TokensService)
        .createOwn(auditor.id, { name: 'relevé du mois', scopes: ['read'], life: 30 * DAY }, by);
      await visit.get('/account');
    },
  },
  {
    what: 'a password change with a mistake',
    as: 'auditor',
    status: 422,
    shows: '.form-errors',
    go: async (visit) => {
      await visit.get('/account');
      await visit.post('/account/password', { current: 'faux', password: PASSWORD, repeat: PASSWORD });
    },
  },
  {
    what: 'one’s own second factor',
    route: '/account/second-factor',
    as: null,
    shows: '.qr',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'manager');
      await visit.get('/account/second-factor');
    },
  },
];

/** A file of the register or of people, as far as asked. */
async function imported(world: World, csv: string, go: 'checked' | 'done'): Promise<string> {
  const imports = world.test.get(DirectoryImports);
  const { admin } = world.accounts;
  const actor = { accountId: admin.id, kind: 'account', label: admin.name } as const;
  const bytes = Buffer.from(csv);
  const options = { skipBad: false, complete: false, contactsAsOf: null };
  const id = await imports.start('establishments', { name: 'registre.csv' }, options, actor);
  await imports.check(id, bytes);
  if (go === 'done') {
    await imports.confirm(id, actor);
    await imports.run(id).catch(() => undefined);
    await until(
      () => imports.find(id),
      ({ state }) => state === 'done',
    );
  }
  return id;
}

const GOOD =
  'uai,name,kind,commune,phone,email,head_username,parent_uai\n0130040Y,Lycée Thiers,Lycée,Marseille,01 99 00 00 01,ce.0130040y@ecole.example,,\n';
const BAD = `${GOOD}0130040A,Lycée Faux,Lycée,Marseille,01 99 00 00 01,,,\n`;

const imports: Stop[] = [
  {
    what: 'an import to confirm',
    route: '/directory/imports/:id',
    as: 'admin',
    shows: 'form[action$="/application"]',
    go: async (visit, world) => visit.get(`/directory/imports/${await imported(world, GOOD, 'checked')}`),
  },
  {
    what: 'an import done',
    as: 'admin',
    shows: '.dl',
    go: async (visit, world) => visit.get(`/directory/imports/${await imported(world, GOOD, 'done')}`),
  },
  {
    what: 'an import with bad lines',
    typed: ['0130040A', 'uai'],
    as: 'admin',
    shows: 'tbody tr',
    go: async (visit, world) => visit.get(`/directory/imports/${await imported(world, BAD, 'checked')}`),
  },
  {
    what: 'a file that is not one',
    typed: ['bonjour', 'uai', 'name'],
    as: 'admin',
    go: async (visit, world) =>
      visit.get(`/directory/imports/${await imported(world, 'bonjour', 'checked')}`),
  },
  { what: 'imports so far', as: 'admin', shows: 'tbody tr', go: (visit) => visit.get('/directory/imports') },
  {
    what: 'an import without a file',
    as: 'admin',
    status: 422,
    shows: '.form-errors',
    go: async (visit) => {
      await visit.get('/directory/imports');
      await visit.page.evaluate("document.querySelector('main form').noValidate = true");
      const loaded = visit.page.waitForEvent('load');
      await visit.page.click('main form button');
      await loaded;
    },
  },
  {
    what: 'no import yet',
    as: 'admin',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/directory/imports'),
  },
];

/** A message to nobody: given up at once. */
async function abandoned(world: World): Promise<void> {
  const id = newId();
  await world.test.transactions.run(() =>
    world.test.get(NotificationsService).send({
      template: 'account-notice',
      to: { kind: 'account', id },
      ids: { what: 'password', at: world.test.clock.now() },
      object: { type: 'account', id },
    }),
  );
  await until(
    async () => (await world.test.get(NotificationsService).list({ limit: 200 })).rows,
    (rows) => rows.some(({ state }) => state === 'dead'),
  );
}

const govern: Stop[] = [
  {
    what: 'messages, one given up',
    as: 'admin',
    shows: 'form[action$="/retry"]',
    go: async (visit, world) => {
      await abandoned(world);
      await visit.get('/notifications');
    },
  },
  {
    what: 'messages in a state that is none',
    as: 'supervisor',
    status: 422,
    go: (visit) => visit.get('/notifications?state=nonsense'),
  },
  {
    what: 'no message',
    as: 'admin',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/notifications'),
  },
  {
    what: 'the trail, filtered to nothing',
    as: 'auditor',
    shows: '.empty',
    go: (visit) => visit.get('/audit?action=nothing.happened'),
  },
  {
    what: 'the trail with a wrong filter',
    as: 'auditor',
    status: 422,
    shows: '.form-errors',
    go: (visit) => visit.get('/audit?from=hier'),
  },
  {
    what: 'the trail, verified',
    as: 'auditor',
    shows: '.alert-success',
    go: async (visit) => {
      await visit.get('/audit');
      await visit.post('/audit/verification');
    },
  },
  {
    what: 'figures of a day without any',
    as: 'manager',
    shows: '.empty',
    go: (visit) => visit.get('/statistics?from=2020-01-01&to=2020-01-31'),
  },
  {
    what: 'figures on the first day',
    as: 'manager',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/statistics'),
  },
  {
    what: 'figures of a period that is none',
    as: 'manager',
    status: 422,
    shows: '.form-errors',
    go: (visit) => visit.get('/statistics?from=hier'),
  },
  { what: 'accounts, none of that name', as: 'admin', go: (visit) => visit.get('/accounts?q=introuvable') },
  {
    what: 'accounts with a role to approve',
    as: 'admin',
    shows: '.grant',
    go: async (visit, world) => {
      const other = await storeAccount(world.test, { role: 'admin', name: 'Sonia Pastorel' });
      const by = { accountId: other.id, kind: 'account', label: other.name } as const;
      const input = {
        name: 'Ange Rivière',
        email: `ange.${newId()}@guichet.test`,
        role: 'agent',
        scope: 'departements:84',
      } as const;
      await world.test.get(AdministrationService).create(input, { by, alone: false });
      await visit.get('/accounts');
    },
  },
  {
    what: 'a new account with mistakes',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/accounts/new');
      await visit.post('/accounts', { name: 'x', email: 'x', role: 'nobody' });
    },
  },
  {
    what: 'the link of a new account, once',
    as: null,
    shows: 'code.once',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/accounts/new');
      await visit.post('/accounts', {
        name: 'Zoé Nouvelle',
        email: `zoe.${newId()}@guichet.test`,
        role: 'manager',
      });
    },
  },
  {
    what: 'one’s own account among the others',
    as: 'admin',
    go: (visit, world) => visit.get(`/accounts/${world.accounts.admin.id}`),
  },
  {
    what: 'a disabled account',
    as: 'admin',
    go: async (visit, world) => {
      const { id } = await storeAccount(world.test, {
        role: 'manager',
        name: 'Ancien Collègue',
        state: 'disabled',
      });
      await visit.get(`/accounts/${id}`);
    },
  },
  {
    what: 'settings with a mistake',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/settings');
      await visit.post('/settings/quotas', { people: 0 });
    },
  },
  {
    what: 'a ready answer with mistakes',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/settings/ready-answers/ent');
      await visit.post('/settings/ready-answers/ent', { titleFr: '', bodyFr: '', titleEn: '', bodyEn: '' });
    },
  },
  {
    what: 'a ready answer rewritten',
    as: null,
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/settings/ready-answers/imap');
      const title = t('fr', 'cases.ready.imap.title');
      const written = {
        titleFr: title,
        bodyFr: 'Voici les réglages.',
        titleEn: title,
        bodyEn: 'Here they are.',
      };
      await visit.post('/settings/ready-answers/imap', written);
      await visit.get('/settings/ready-answers/imap');
    },
  },
  {
    what: 'the policy opened without a name',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/settings/identity');
      await visit.post('/settings/identity/voucher-route', { acceptedBy: '' });
    },
  },
  {
    what: 'the policy with its route open',
    typed: ['La secrétaire générale'],
    as: null,
    shows: 'form[action$="/closure"]',
    go: async (visit, world) => {
      await steppedUp(visit, world, 'admin');
      await visit.get('/settings/identity');
      await visit.post('/settings/identity/voucher-route', { acceptedBy: 'La secrétaire générale' });
    },
  },
];

export const OFFICE_STOPS = [...door, ...own, ...imports, ...govern];
