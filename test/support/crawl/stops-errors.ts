import { StatisticsService } from '../../../src/statistics/statistics.service.js';
import { DomainError } from '../../../src/platform/errors.js';
import { newId } from '../../../src/platform/ids.js';
import type { Stop } from './stop.js';
import type { World } from './world.js';

/** Has the figures fail once. */
function failing(world: World, error: Error): void {
  const statistics = world.test.get(StatisticsService);
  statistics.report = () => {
    Reflect.deleteProperty(statistics, 'report');
    return Promise.reject(error);
  };
}

export const ERROR_STOPS: Stop[] = [
  {
    what: 'a form whose session ended',
    typed: ['Je vous rappelle jeudi.'],
    as: null,
    status: 401,
    shows: 'blockquote',
    go: async (visit, world) => {
      const { number } = await world.case();
      await visit.signIn(world.agent.account);
      await visit.get(`/cases/${number}`);
      await visit.page.context().clearCookies({ name: /session/ });
      await visit.post(`/cases/${number}/messages`, {
        body: 'Je vous rappelle jeudi.',
        visibility: 'public',
      });
    },
  },
  { what: 'not allowed', as: 'agent', status: 403, go: (visit) => visit.get('/accounts') },
  {
    what: 'a form that is not trusted',
    as: 'agent',
    status: 403,
    go: async (visit) => {
      await visit.get('/accessibility');
      await visit.page.evaluate(
        "document.querySelectorAll('[name=_csrf]').forEach((field) => field.remove())",
      );
      await visit.post('/cases/next');
    },
  },
  { what: 'an address that leads nowhere', as: null, status: 404, go: (visit) => visit.get('/nulle-part') },
  {
    what: 'an address that leads nowhere, signed in',
    as: 'agent',
    status: 404,
    go: (visit) => visit.get('/nulle-part'),
  },
  {
    what: 'a case that does not exist',
    as: 'agent',
    status: 404,
    go: (visit) => visit.get('/cases/2020-000001'),
  },
  {
    what: 'an address that cannot be read',
    as: 'agent',
    status: 400,
    go: (visit) => visit.get('/cases/%ff'),
  },
  {
    what: 'an act that is no longer possible',
    as: 'admin',
    status: 409,
    go: async (visit, world) => {
      const id = await world.one(`SELECT id FROM notifications WHERE state <> 'dead' LIMIT 1`);
      await visit.get('/notifications');
      await visit.post(`/notifications/${id}/retry`);
    },
  },
  {
    what: 'a form with an unknown field',
    as: 'hr',
    status: 422,
    go: async (visit) => {
      await visit.get('/usernames');
      await visit.post('/usernames/confirmations', { personId: newId(), nothing: 'x' });
    },
  },
  {
    what: 'too much at once',
    as: 'agent',
    status: 413,
    go: async (visit) => {
      await visit.get('/cases/new');
      await visit.post('/cases', { subject: 'x'.repeat(2_000_000) });
    },
  },
  {
    what: 'something unexpected',
    as: 'manager',
    status: 500,
    shows: 'code',
    go: (visit, world) => {
      failing(world, new Error('made to fail'));
      return visit.get('/statistics');
    },
  },
  {
    what: 'a database that is busy',
    as: 'manager',
    status: 503,
    go: (visit, world) => {
      failing(world, new DomainError('DATABASE_BUSY', {}, 'unavailable'));
      return visit.get('/statistics');
    },
  },
];
