import type { CurrentAccount } from '../platform/web/current-account.js';
import { readerOf } from './case-scope.rules.js';
import type { CaseBy } from './case.types.js';

/** Who is signed in, as the cases see them. */
export function caseBy(account: CurrentAccount): CaseBy {
  return {
    reader: readerOf(account),
    actor: {
      accountId: account.id,
      kind: account.tokenId ? 'token' : 'account',
      label: account.name,
    },
  };
}
