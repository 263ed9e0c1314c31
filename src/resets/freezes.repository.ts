import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { Freeze, NotMeLink } from './freeze.entity.js';

/** The only queries on freezes and on "that was not me" links. */
@Injectable()
export class FreezesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Ours until the transaction ends: a freeze and what would issue something to the person wait for each other. */
  async lock(personId: string): Promise<void> {
    await this.transactions.lockChain(`freeze:${personId}`);
  }

  async isFrozen(personId: string): Promise<boolean> {
    return (await this.openOf(personId)) !== null;
  }

  async openOf(personId: string): Promise<Freeze | null> {
    const rows = await this.transactions.manager.find(Freeze, {
      where: { personId },
      order: { openedAt: 'DESC' },
    });
    return rows.find((freeze) => freeze.liftedAt === null) ?? null;
  }

  ofCase(caseId: string): Promise<Freeze[]> {
    return this.transactions.manager.find(Freeze, { where: { caseId }, order: { openedAt: 'DESC' } });
  }

  find(id: string): Promise<Freeze | null> {
    return this.transactions.manager.findOneBy(Freeze, { id });
  }

  async insert(freeze: Freeze): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(Freeze, freeze);
  }

  async lift(personId: string, resetId: string, now: number): Promise<void> {
    await this.transactions.execute(
      'UPDATE freezes SET lifted_at = $3, lifted_by_reset = $2 WHERE person_id = $1 AND lifted_at IS NULL',
      [personId, resetId, now],
    );
  }

  async confirm(id: string, confirmedBy: string, now: number): Promise<boolean> {
    const changed = await this.transactions.execute(
      'UPDATE freezes SET confirmed_at = $3, confirmed_by = $2 WHERE id = $1 AND confirmed_at IS NULL',
      [id, confirmedBy, now],
    );
    return changed === 1;
  }

  /** Freezes opened by agents that no supervisor has confirmed yet, oldest first. */
  unconfirmed(): Promise<Freeze[]> {
    return this.transactions.query<Freeze>(
      `SELECT id, person_id AS "personId", case_id AS "caseId", origin, opened_by AS "openedBy", reason,
         opened_at AS "openedAt" FROM freezes
       WHERE confirmed_at IS NULL AND lifted_at IS NULL AND origin = 'agent' ORDER BY opened_at`,
    );
  }

  linkByToken(tokenHash: string): Promise<NotMeLink | null> {
    return this.transactions.manager.findOneBy(NotMeLink, { tokenHash });
  }

  link(id: string): Promise<NotMeLink | null> {
    return this.transactions.manager.findOneBy(NotMeLink, { id });
  }

  async insertLink(link: NotMeLink): Promise<void> {
    this.transactions.assertInside();
    await this.transactions.manager.insert(NotMeLink, link);
  }

  /** Uses the link once; false when it was used already. */
  async useLink(id: string, now: number): Promise<boolean> {
    return (
      (await this.transactions.execute(
        'UPDATE not_me_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL',
        [id, now],
      )) === 1
    );
  }

  /** True when this recipient froze the person since an instant: the next one only alerts. */
  async frozeSince(recipient: string, personId: string, since: number): Promise<boolean> {
    const [row] = await this.transactions.query<{ n: number }>(
      `SELECT count(*) AS n FROM not_me_links WHERE recipient = $1 AND person_id = $2 AND used_at >= $3`,
      [recipient, personId, since],
    );
    return Number(row?.n ?? 0) > 0;
  }
}
