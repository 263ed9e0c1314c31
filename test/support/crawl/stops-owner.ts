import { PairingsService } from '../../../src/resets/pairings.service.js';
import type { Stop } from './stop.js';
import type { Visit } from './visit.js';
import type { World } from './world.js';

const SECRET = 'Neuf tulipes jaunes, 1 vélo';

/** The owner's browser once the agent has typed its six characters. */
async function paired(visit: Visit, world: World): Promise<void> {
  const { reset } = await world.reset('pairing');
  await pair(visit, world, reset.id);
}

async function pair(visit: Visit, world: World, resetId: string): Promise<void> {
  await visit.get('/claim');
  await visit.post('/claim/pairings');
  const code = await visit.text('.claim-code');
  await world.test.get(PairingsService).pair(resetId, code, world.agent.requester.actor);
  await visit.get('/claim/secret');
}

/** After a check on site without the NUMEN, the owner is asked for it. */
async function pairedOnSite(visit: Visit, world: World): Promise<void> {
  const { reset } = await world.reset('pairing');
  const { transactions } = world.test;
  await transactions.run(() =>
    transactions.execute('UPDATE claims SET asks_numen = TRUE WHERE reset_id = $1', [reset.id]),
  );
  await pair(visit, world, reset.id);
}

async function chosen(visit: Visit, world: World): Promise<void> {
  await paired(visit, world);
  await visit.post('/claim/secret', { secret: SECRET, again: SECRET });
}

async function contactAsked(visit: Visit, world: World): Promise<void> {
  await chosen(visit, world);
  await visit.post('/claim/contacts', { contact: 'jean.dupont@perso.example' });
}

export const OWNER_STOPS: Stop[] = [
  { what: 'the start of a claim', route: '/claim', as: null, go: (visit) => visit.get('/claim') },
  {
    what: 'six characters to read aloud',
    as: null,
    shows: '.claim-code',
    go: async (visit) => {
      await visit.get('/claim');
      await visit.post('/claim/pairings');
    },
  },
  {
    what: 'not paired yet',
    route: '/claim/waiting',
    as: null,
    shows: '[role=status]',
    go: async (visit) => {
      await visit.get('/claim');
      await visit.post('/claim/pairings');
      await visit.get('/claim/waiting');
    },
  },
  { what: 'choosing the secret', route: '/claim/secret', as: null, shows: '.rules', go: paired },
  { what: 'choosing the secret, with the NUMEN', as: null, shows: '[name=numen]', go: pairedOnSite },
  {
    what: 'a secret that is too weak',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await paired(visit, world);
      await visit.post('/claim/secret', { secret: 'jean', again: 'jean' });
    },
  },
  {
    what: 'two secrets that differ',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await paired(visit, world);
      await visit.post('/claim/secret', { secret: SECRET, again: 'autre chose' });
    },
  },
  { what: 'a secret chosen', route: '/claim/done', as: null, shows: '[name=contact]', go: chosen },
  {
    what: 'a claim used twice',
    as: null,
    status: 410,
    go: async (visit, world) => {
      await chosen(visit, world);
      await visit.get('/claim/secret');
    },
  },
  {
    what: 'a contact that is none',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await chosen(visit, world);
      await visit.post('/claim/contacts', { contact: 'demain' });
    },
  },
  {
    what: 'the code of a contact',
    route: '/claim/contacts',
    as: null,
    shows: '[name=code]',
    go: contactAsked,
  },
  {
    what: 'a wrong code of a contact',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      await contactAsked(visit, world);
      await visit.post('/claim/contacts/confirmation', { code: '000000' });
    },
  },
  {
    what: 'a link with a code',
    route: '/claim/:token',
    as: null,
    shows: '[name=code]',
    go: async (visit, world) => {
      const { reset } = await world.reset('contact');
      await visit.get(await world.claimLink(reset));
    },
  },
  {
    what: 'a wrong code of a link',
    as: null,
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      const { reset } = await world.reset('contact');
      const path = await world.claimLink(reset);
      await visit.get(path);
      await visit.post(path, { code: '000000' });
    },
  },
  {
    what: 'a link killed by wrong codes',
    as: null,
    status: 410,
    go: async (visit, world) => {
      const { reset } = await world.reset('contact');
      const path = await world.claimLink(reset);
      await visit.get(path);
      for (let tries = 0; tries < 5; tries += 1) {
        await visit.post(path, { code: '000000' });
        if (visit.status === 410) return;
      }
      await visit.get(path);
    },
  },
  { what: 'a claim by somebody signed in', as: 'agent', status: 403, go: (visit) => visit.get('/claim') },
  {
    what: 'a claim that is none',
    as: null,
    status: 404,
    go: (visit) => visit.get(`/claim/${'x'.repeat(43)}`),
  },
  {
    what: 'that was not me',
    route: '/not-me/:token',
    as: null,
    shows: '.btn-danger',
    go: async (visit, world) => {
      const { reset } = await world.reset('pairing');
      await visit.get(await world.notMeLink(reset));
    },
  },
  {
    what: 'that was not me: frozen',
    as: null,
    shows: '[role=status]',
    go: async (visit, world) => {
      const { reset } = await world.reset('pairing');
      const path = await world.notMeLink(reset);
      await visit.get(path);
      await visit.post(path);
    },
  },
  {
    what: 'that was not me: too late',
    as: null,
    status: 410,
    go: async (visit, world) => {
      const { reset } = await world.reset('pairing');
      const { transactions } = world.test;
      await transactions.run(() =>
        transactions.execute('UPDATE not_me_links SET expires_at = $2 WHERE reset_id = $1', [
          reset.id,
          world.test.clock.now() - 1,
        ]),
      );
      await visit.get(await world.notMeLink(reset));
    },
  },
  {
    what: 'the mailbox',
    route: '/mailbox',
    as: null,
    shows: 'tbody tr',
    go: (visit) => visit.get('/mailbox'),
  },
  {
    what: 'the mailbox of somebody signed in',
    as: 'agent',
    shows: 'tbody tr',
    go: (visit) => visit.get('/mailbox'),
  },
  { what: 'no message yet', as: null, where: 'empty', shows: '.empty', go: (visit) => visit.get('/mailbox') },
  {
    what: 'a message',
    route: '/mailbox/:id',
    as: null,
    shows: 'iframe',
    go: async (visit, world) => {
      const id = await world.one(`SELECT m.id FROM captured_messages m WHERE m.html IS NOT NULL LIMIT 1`);
      await visit.get(`/mailbox/${id}`);
    },
  },
];
