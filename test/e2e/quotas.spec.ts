import { AccountsService } from '../../src/accounts/accounts.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { signIn } from '../support/client.js';

let test_: TestApp;
beforeAll(async () => {
  test_ = await startTestApp();
});
afterAll(() => test_.stop());

test('a supervisor sees who was shown how much, and opens an hour for somebody else only', async () => {
  const agent = await signIn(test_, 'agent', { name: 'Ange Pressé' });
  const { client, account } = await signIn(test_, 'supervisor');
  expect((await client.get('/quotas')).text).toContain('Personne n’a consulté');
  const accounts = test_.get(AccountsService);
  await accounts.takeQuota(agent.account.id, 'people-shown', 12);
  await accounts.takeQuota(account.id, 'people-shown', 1);
  const page = await client.get('/quotas');
  expect(page.text).toContain('12 sur ');
  expect(page.text).toContain('Personnes affichées');
  const action = `/quotas/${agent.account.id}/people-shown/extension`;
  expect(page.text).toContain(`action="${action}"`);
  expect(page.text).not.toContain(`action="/quotas/${account.id}/`);
  const after = await client.submit(action);
  expect(after.text).toContain('triplé pendant une heure');
  expect(after.text).toContain('ouverte jusqu’à');
  expect((await client.post(`/quotas/${account.id}/people-shown/extension`)).status).toBe(403);
  expect((await client.post('/quotas/nobody/people-shown/extension')).status).toBe(404);
});
