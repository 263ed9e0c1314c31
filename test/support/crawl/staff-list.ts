import type { Role } from '../../../src/accounts/permissions.rules.js';
import type { CurrentAccount } from '../../../src/platform/web/current-account.js';
import { askerFor } from '../../../src/usernames/asker.rules.js';
import { ListLookups } from '../../../src/usernames/lists/list-lookups.js';
import { StaffLists } from '../../../src/usernames/lists/staff-lists.js';
import type { World } from './world.js';

/**
 * A list of names handed in by an account of the world, looked up or still waiting: its address. One that waits does so
 * for good: whether the worker or the browser comes first is chance.
 */
export async function staffList(
  world: World,
  role: Role,
  text: string,
  { waits = false } = {},
): Promise<string> {
  const asker = askerFor(world.accounts[role] as unknown as CurrentAccount);
  const file = { name: 'personnels.csv', bytes: Buffer.from(text) };
  const lookups = world.test.get(ListLookups);
  if (waits) lookups.run = () => Promise.resolve();
  const begun = await world.test.get(StaffLists).start({ text: '', file, uai: null }, asker);
  if ('problem' in begun) throw new Error(begun.problem);
  if (waits)
    lookups.run = async (id, goOn) => {
      if (id !== begun.id) await ListLookups.prototype.run.call(lookups, id, goOn);
    };
  else await lookups.run(begun.id, () => true);
  return `/usernames/lists/${begun.id}`;
}
