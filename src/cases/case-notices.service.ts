import { Injectable } from '@nestjs/common';
import type { CaseState } from './case.types.js';

/** Messages that follow from what happens to a case. */
@Injectable()
export class CaseNotices {
  async answered(_found: CaseState, _messageId: string): Promise<void> {}
}
