import { storeAccount } from '../../../test/support/accounts.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { withDatabases } from '../../../test/support/services.js';
import type { Actor } from '../../platform/actor.js';
import { HOUR, MINUTE } from '../../platform/clock.js';
import { Settings } from '../../platform/settings/settings.service.js';
import type { Account } from '../account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { QuotasService } from './quotas.service.js';

withDatabases('quotas', (database) => {
  let test_: TestApp;
  let supervisor: Actor;
  beforeAll(async () => {
    test_ = await startTestApp(await database.env());
    const settings = test_.get(Settings);
    await test_.transactions.run(() => settings.set('quotas', { probe: { ceiling: 10 } }));
    const { id, name } = await storeAccount(test_, { role: 'supervisor' });
    supervisor = { accountId: id, kind: 'account', label: name };
  });
  afterAll(() => test_.stop());

  const take = async (account: Account, cost: number) =>
    (await test_.get(AccountsService).takeQuota(account.id, 'probe', cost)).allowed;

  it('slide by the minute, and a refusal counts nothing', async () => {
    const account = await storeAccount(test_);
    expect(await take(account, 6)).toBe(true);
    test_.clock.advance(5 * MINUTE);
    expect(await take(account, 5)).toBe(false);
    expect(await take(account, 4)).toBe(true);
    test_.clock.advance(5 * MINUTE);
    expect([await take(account, 7), await take(account, 6)]).toEqual([false, true]);
  });

  it('hold when taken at once', async () => {
    const account = await storeAccount(test_);
    const taken = await Promise.all(Array.from({ length: 25 }, () => take(account, 1)));
    expect(taken.filter(Boolean)).toHaveLength(10);
  });

  it('are extended by a supervisor for an hour, up to three times the ceiling, on record, never by oneself', async () => {
    const account = await storeAccount(test_);
    await take(account, 10);
    await test_.get(QuotasService).extend(account.id, 'probe', supervisor);
    expect([await take(account, 20), await take(account, 1)]).toEqual([true, false]);
    const audited = await test_.transactions.query(
      `SELECT seq FROM audit_entries WHERE action = 'quota.extended' AND object_id = $1 AND actor_id = $2`,
      [account.id, supervisor.accountId],
    );
    expect(audited).toHaveLength(1);
    test_.clock.advance(HOUR);
    expect([await take(account, 10), await take(account, 1)]).toEqual([true, false]);
    const own = supervisor.accountId as string;
    await expect(test_.get(QuotasService).extend(own, 'probe', supervisor)).rejects.toThrow('OWN_ACCOUNT');
  });
});
