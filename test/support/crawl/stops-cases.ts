import { CaseClosures } from '../../../src/cases/case-closures.service.js';
import { CaseAssignments } from '../../../src/cases/case-assignments.service.js';
import { NUMEN } from '../../factories/resets.js';
import type { Stop } from './stop.js';
import type { Visit } from './visit.js';
import type { World } from './world.js';

const STATUSES = ['new', 'open', 'pending-requester', 'pending-third-party', 'resolved', 'closed'];

/** The stamp of the case page one is on. */
async function stamp({ page }: Visit): Promise<Record<string, string>> {
  const value = (name: string) => page.locator(`form [name=${name}]`).first().inputValue();
  return { version: await value('version'), seenAt: await value('seenAt'), back: '/' };
}

/** A case brought into a status. */
async function inStatus(world: World, status: string): Promise<string> {
  const { number } = await world.case();
  const { by } = world.agent;
  const closures = world.test.get(CaseClosures);
  if (status === 'new') await world.test.get(CaseAssignments).release(number, by);
  if (status === 'pending-requester') await closures.park(number, by, 'requester');
  if (status === 'pending-third-party') await closures.park(number, by, 'third-party');
  if (status === 'resolved' || status === 'closed') await closures.resolve(number, by);
  if (status === 'closed') await closures.close(number, 'forgotten', by);
  return number;
}

const lists: Stop[] = [
  ...['my', 'unassigned', 'team', 'waiting', 'all'].map((name): Stop => ({
    what: `the list ${name}`,
    as: 'agent',
    go: (visit) => visit.get(`/cases?view=${name}`),
  })),
  {
    what: 'a list that nothing matches',
    as: 'agent',
    shows: '.empty',
    go: (visit) => visit.get('/cases?view=all&q=introuvable'),
  },
  {
    what: 'a search for something like a NUMEN',
    as: 'agent',
    shows: '.alert-warning',
    go: (visit) => visit.get(`/cases?view=all&q=${NUMEN}`),
  },
  { what: 'the second page of a list', as: 'agent', shows: '[rel=prev]', go: nextPage },
  {
    what: 'the desk on the first day',
    as: 'agent',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/'),
  },
  {
    what: 'a school’s list on the first day',
    as: 'secretary',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/cases'),
  },
];

async function nextPage(visit: Visit): Promise<void> {
  await visit.get('/cases?view=all');
  const loaded = visit.page.waitForEvent('load');
  await visit.page.click('[rel=next]');
  await loaded;
}

const cases: Stop[] = [
  ...STATUSES.map((status): Stop => ({
    what: `a case that is ${status}`,
    as: 'supervisor',
    go: async (visit, world) => visit.get(`/cases/${await inStatus(world, status)}`),
  })),
  {
    what: 'a case with a history',
    as: 'agent',
    go: async (visit, world) =>
      visit.get(
        `/cases/${await world.one(`SELECT number FROM cases WHERE status = 'closed' AND person_id IS NOT NULL ORDER BY seq LIMIT 1`)}`,
      ),
  },
  {
    what: 'a case of nobody',
    as: 'agent',
    go: async (visit, world) => visit.get(`/cases/${await world.caseOfNobody()}`),
  },
  {
    what: 'a message that is missing',
    as: 'agent',
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      const { number } = await world.case();
      await visit.get(`/cases/${number}`);
      await visit.post(`/cases/${number}/messages`, {
        ...(await stamp(visit)),
        body: '',
        visibility: 'public',
      });
    },
  },
  {
    what: 'a ready answer in the message',
    as: 'agent',
    go: async (visit, world) => {
      const { number } = await world.case();
      await visit.get(`/cases/${number}`);
      await visit.post(`/cases/${number}/draft`, {
        ...(await stamp(visit)),
        visibility: 'public',
        ready: 'imap.fr',
      });
    },
  },
  {
    what: 'a message sent, and one that only colleagues read',
    as: 'agent',
    shows: '.alert-success',
    go: async (visit, world) => {
      const { number } = await world.case();
      for (const [body, visibility] of [
        ['Rappeler jeudi.', 'internal'],
        ['Bonjour, c’est fait.', 'public'],
      ] as const) {
        await visit.get(`/cases/${number}`);
        await visit.post(`/cases/${number}/messages`, {
          ...(await stamp(visit)),
          body,
          visibility,
          back: `/cases/${number}`,
        });
      }
    },
  },
  {
    what: 'a message that came too late',
    as: 'agent',
    status: 409,
    shows: 'textarea',
    go: (visit, world) =>
      tooLate(visit, world, 'messages', { body: 'Je vous rappelle.', visibility: 'public' }),
  },
  {
    what: 'a correction that came too late',
    typed: ['Compte bloqué'],
    as: 'agent',
    status: 409,
    shows: 'table',
    go: (visit, world) =>
      tooLate(visit, world, 'corrections', { type: 'locked', subject: 'Compte bloqué', priority: 'high' }),
  },
  {
    what: 'a correction with a mistake',
    as: 'agent',
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      const { number } = await world.case();
      await visit.get(`/cases/${number}/edit`);
      await visit.post(`/cases/${number}/corrections`, {
        ...(await stamp(visit)),
        type: 'nothing',
        subject: 'x',
      });
    },
  },
  {
    what: 'a new case with mistakes',
    as: 'agent',
    status: 422,
    shows: '.form-errors',
    go: async (visit) => {
      await visit.get('/cases/new');
      await visit.post('/cases', { type: 'nothing', channel: 'pigeon' });
    },
  },
  {
    what: 'a new case about somebody',
    as: 'agent',
    shows: '.username',
    go: async (visit, world) => visit.get(`/cases/new?person=${await world.person()}`),
  },
];

/** A colleague changed the case between the page and the form. */
async function tooLate(
  visit: Visit,
  world: World,
  noun: string,
  typed: Record<string, string>,
): Promise<void> {
  const { number } = await world.case();
  await visit.get(`/cases/${number}`);
  const seen = await stamp(visit);
  await world.test.get(CaseAssignments).take(number, world.supervisor.by);
  await visit.post(`/cases/${number}/${noun}`, { ...seen, ...typed });
}

const calls: Stop[] = ['/call', '/cases/new/person'].flatMap((path): Stop[] => [
  {
    what: `${path}: namesakes`,
    typed: ['jean dupont'],
    as: 'agent',
    shows: '.alert-warning',
    go: async (visit, world) => {
      await world.person();
      await world.person();
      await visit.get(`${path}?q=jean dupont`);
    },
  },
  { what: `${path}: nobody`, as: 'agent', shows: '.empty', go: (visit) => visit.get(`${path}?q=xyzzy`) },
  {
    what: `${path}: something like a NUMEN`,
    as: 'agent',
    shows: '.alert-info',
    go: (visit) => visit.get(`${path}?q=${NUMEN}`),
  },
]);

export const CASE_STOPS = [...lists, ...cases, ...calls];
