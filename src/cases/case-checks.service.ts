import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';

/** What a change of a case means for its identity checks. */
@Injectable()
export class CaseChecks {
  /** Live checks of the case die: it changed hands, person or state (principle 1 of the product). */
  async invalidate(_caseId: string, _reason: string, _actor: Actor, _now: number): Promise<void> {}
}
