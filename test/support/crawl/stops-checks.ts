import { ApprovalsService } from '../../../src/resets/approvals.service.js';
import { FreezesService } from '../../../src/resets/freezes.service.js';
import { MINUTE } from '../../../src/platform/clock.js';
import { NUMEN } from '../../factories/resets.js';
import { TEST_PASSWORD } from '../accounts.js';
import type { Stop } from './stop.js';

const HEAD = { function: 'Principal', accountClass: 'B' } as const;
const WRONG = '02E9900001ZZZ';

const checks: Stop[] = [
  {
    what: 'a check just begun',
    as: 'agent',
    shows: '.lamps',
    go: async (visit, world) => {
      const { number } = await world.begun();
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a check with evidence, wrong and right',
    as: 'agent',
    shows: '.lamp.is-on',
    go: async (visit, world) => {
      const { number, checkId, checks } = await world.begun();
      for (const value of [WRONG, NUMEN])
        await checks.addEvidence(checkId, { kind: 'numen', value }, world.agent.agent);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a NUMEN of the wrong shape',
    as: 'agent',
    shows: 'main .alert',
    go: async (visit, world) => {
      const { number, checkId } = await world.begun();
      await visit.get(`/cases/${number}`);
      await visit.post(`/identity-checks/${checkId}/numen`, { numen: '12', next: `/cases/${number}` });
    },
  },
  {
    what: 'a document with mistakes',
    as: 'agent',
    status: 422,
    shows: '.form-errors',
    go: async (visit, world) => {
      const { number, checkId } = await world.begun();
      await visit.get(`/cases/${number}`);
      const fields = {
        documentType: 'national-id',
        channel: '',
        birthDate: '32/13/1980',
        _stepUp: TEST_PASSWORD,
      };
      await visit.post(`/identity-checks/${checkId}/document`, { ...fields, next: `/cases/${number}` });
    },
  },
  {
    what: 'a NUMEN that is closed',
    as: 'supervisor',
    shows: '.alert-warning',
    go: async (visit, world) => {
      const { number, checkId, checks, personId } = await world.begun();
      for (let tries = 0; tries < 2; tries += 1)
        await checks.addEvidence(checkId, { kind: 'numen', value: WRONG }, world.agent.agent);
      const now = world.test.clock.now();
      await world.test.transactions.run(() =>
        world.test.transactions.execute(
          `INSERT INTO numen_locks (person_id, closed_at, closed_until, counts_from, closures) VALUES ($1, $2, $3, $2, 1)
           ON CONFLICT (person_id) DO UPDATE SET closed_at = $2, closed_until = $3`,
          [personId, now, now + 60 * MINUTE],
        ),
      );
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a check that suffices',
    as: 'agent',
    shows: 'form[action$="/resets"]',
    go: async (visit, world) => {
      const { number } = await world.verified();
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a check that ran out',
    as: 'agent',
    shows: 'form[action$="/identity-checks"]',
    go: async (visit, world) => {
      world.test.clock.advance(-16 * MINUTE);
      const { number } = await world.begun();
      world.test.clock.advance(16 * MINUTE);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a check for somebody whose account may not be reset',
    as: 'agent',
    go: async (visit, world) => {
      const { number } = await world.case({ accountClass: 'D' });
      await visit.get(`/cases/${number}`);
    },
  },
];

const resets: Stop[] = [
  {
    what: 'a reset waiting for a second person',
    as: 'agent',
    shows: 'article[id^=reset-]',
    go: async (visit, world) => {
      const { number } = await world.reset('pairing', HEAD, world.agent);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a reset that waits for its owner, by pairing',
    as: 'agent',
    shows: 'form[action$="/pairing"]',
    go: async (visit, world) => {
      const { number } = await world.reset('pairing', {}, world.agent);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'a reset that waits for its owner, by link',
    as: 'agent',
    shows: 'article[id^=reset-]',
    go: async (visit, world) => {
      const { number } = await world.reset('contact', {}, world.agent);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'the receipt with the withdrawal code',
    as: null,
    shows: '.claim-code',
    go: async (visit, world) => {
      const { number, personId } = await world.verified();
      await visit.signIn(world.agent.account);
      await visit.get(`/cases/${number}`);
      const hidden = (name: string) =>
        visit.page.locator(`form[action$="/resets"] [name=${name}]`).inputValue();
      const contactId = await world.one(
        'SELECT id FROM person_contacts WHERE person_id = $1 AND academic = FALSE',
        [personId],
      );
      await visit.post(`/cases/${number}/resets`, {
        identityCheckId: await hidden('identityCheckId'),
        kind: await hidden('kind'),
        idempotencyKey: await hidden('idempotencyKey'),
        delivery: 'contact',
        contactId,
        _stepUp: TEST_PASSWORD,
      });
    },
  },
  {
    what: 'a wrong pairing code',
    as: 'agent',
    shows: '.alert-danger',
    go: async (visit, world) => {
      const { number, reset } = await world.reset('pairing', {}, world.agent);
      await visit.get(`/cases/${number}`);
      await visit.post(`/resets/${reset.id}/pairing`, { code: 'ZZZZZZ' });
    },
  },
  {
    what: 'a frozen account',
    as: 'agent',
    shows: '.alert-danger',
    go: async (visit, world) => {
      const { number, id, personId } = await world.case();
      const wish = { caseId: id, personId, reason: 'Hameçonnage signalé par son chef' };
      await world.test.get(FreezesService).freeze(wish, world.supervisor.requester, true);
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'approvals and freezes to confirm',
    as: 'supervisor',
    route: '/approvals',
    shows: 'button[value=approve]',
    go: async (visit, world) => {
      await world.reset('pairing', HEAD);
      const { id, personId } = await world.case();
      await world.test
        .get(FreezesService)
        .freeze({ caseId: id, personId, reason: 'Envois en masse' }, world.agent.requester, false);
      await visit.get('/approvals');
    },
  },
  {
    what: 'a reset that was refused',
    as: 'agent',
    shows: 'article[id^=reset-]',
    go: async (visit, world) => {
      const { number, reset } = await world.reset('pairing', HEAD);
      await world.test.get(ApprovalsService).reject(reset.id, world.supervisor.requester, 'Pas convaincue.');
      await visit.get(`/cases/${number}`);
    },
  },
  {
    what: 'nothing to approve',
    as: 'supervisor',
    where: 'empty',
    shows: '.empty',
    go: (visit) => visit.get('/approvals'),
  },
];

export const CHECK_STOPS = [...checks, ...resets];
