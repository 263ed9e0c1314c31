import { Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { AccountsService, type AccountRead } from '../../accounts/accounts.service.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Clock, DAY } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { looksLikeNumen } from '../numen-shape.rules.js';
import { lookupReachOf } from '../reach.rules.js';
import type { LookupReach } from '../reach.types.js';
import { UsernameFinder } from '../username-finder.js';
import { judge, type Verdict } from './list-outcome.rules.js';
import type { LineRecord, ListRecord } from './staff-list.types.js';
import { StaffListsRepository } from './staff-lists.repository.js';

/** Lines between two commits: what the page that waits sees grow. */
const PIECE = 25;
const CANDIDATES = 10;
/** How long a list is kept. */
export const LIST_LIFE = DAY;
const FORGOTTEN_AT_ONCE = 200;

/** Looks up the lines of lists, piece by piece, each on record; a list begun is finished whatever stops in between. */
@Injectable()
export class ListLookups {
  constructor(
    private readonly repository: StaffListsRepository,
    private readonly finder: UsernameFinder,
    private readonly accounts: AccountsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @param goOn asked between pieces: false stops, and the next run goes on from there */
  async run(listId: string, goOn: () => boolean): Promise<void> {
    for (;;) {
      const list = await this.repository.find(listId);
      const account = list && (await this.accounts.account(list.accountId));
      if (!list || !account || list.doneAt !== null || !goOn()) return;
      const lines = await this.repository.waiting(listId, PIECE);
      // what they may know of now, not when the list was handed in
      const verdicts = await this.verdicts(lines, { ...lookupReachOf(account), uai: list.uai ?? undefined });
      await this.keep(list, account, lines, verdicts);
    }
  }

  /** Deletes lists past their day. */
  async forget(): Promise<void> {
    for (;;) {
      const ids = await this.repository.madeUpTo(this.clock.now() - LIST_LIFE, FORGOTTEN_AT_ONCE);
      if (ids.length === 0) return;
      await this.transactions.run(async () => {
        for (const id of ids) await this.repository.delete(id);
      });
    }
  }

  private async verdicts(lines: readonly LineRecord[], reach: LookupReach): Promise<Verdict[]> {
    const found: Verdict[] = [];
    for (const { text } of lines) {
      found.push(await this.verdict(text, reach));
      await breathe();
    }
    return found;
  }

  private async verdict(text: string, reach: LookupReach): Promise<Verdict> {
    if (looksLikeNumen(text)) return { outcome: 'numen', people: [], more: 0 };
    const { candidates, total } = await this.finder.search(text, reach, CANDIDATES);
    return judge(candidates, total);
  }

  private async keep(
    list: ListRecord,
    account: AccountRead,
    lines: readonly LineRecord[],
    verdicts: readonly Verdict[],
  ): Promise<void> {
    const actor: Actor = { accountId: account.id, kind: 'account', label: account.name };
    await this.transactions.run(async () => {
      for (const [at, { number }] of lines.entries()) {
        const verdict = verdicts[at];
        if (verdict) await this.repository.settle(list.id, number, verdict);
      }
      if (lines.length < PIECE) await this.repository.markDone(list.id, this.clock.now());
      if (lines.length === 0) return;
      this.audit.record({
        actor,
        action: 'usernames.list-looked-up',
        object: { type: 'username-list', id: list.id },
        details: {
          texts: lines.map(({ text }) => text),
          shown: [...new Set(verdicts.flatMap(({ people }) => people.map(({ id }) => id)))],
          ...(list.uai !== null && { uai: list.uai }),
        },
      });
    });
  }
}
