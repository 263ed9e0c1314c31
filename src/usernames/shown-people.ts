import { Injectable } from '@nestjs/common';
import { MINUTE } from '../platform/clock.js';

const WINDOW = 10 * MINUTE;

/**
 * Who was shown to whom in the last ten minutes, in this process: somebody who stays in the list while one types on,
 * or is looked up again in the same call, counts once. Another process counts them once more, on the strict side.
 */
@Injectable()
export class ShownPeople {
  private readonly shown = new Map<string, Map<string, number>>();

  /** The ids not shown to the account since ten minutes. */
  fresh(accountId: string, ids: readonly string[], now: number): string[] {
    const known = this.shown.get(accountId);
    return ids.filter((id) => now - (known?.get(id) ?? -Infinity) >= WINDOW);
  }

  note(accountId: string, ids: readonly string[], now: number): void {
    const known = this.shown.get(accountId) ?? new Map<string, number>();
    for (const id of ids) known.set(id, now);
    for (const [id, at] of known) if (now - at >= WINDOW) known.delete(id);
    if (known.size > 0) this.shown.set(accountId, known);
    else this.shown.delete(accountId);
  }
}
