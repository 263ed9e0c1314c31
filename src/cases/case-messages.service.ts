import { Injectable } from '@nestjs/common';
import { redact } from '../platform/redaction.js';
import { CaseChanges, actBy } from './case-changes.service.js';
import { CaseNotices } from './case-notices.service.js';
import type { CaseBy, CaseState, NewMessage } from './case.types.js';
import { CasesRepository } from './cases.repository.js';
import type { NewEvent } from './cases.repository.js';

/** What people say on a case. */
@Injectable()
export class CaseMessages {
  constructor(
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly notices: CaseNotices,
  ) {}

  /**
   * Adds a message; NUMEN-shaped text is masked before it is stored. The desk's first public message is the first
   * answer, and goes to the requester; a secretary's is a reply, which wakes a waiting or resolved case.
   */
  async post(number: string, message: NewMessage, by: CaseBy): Promise<CaseState> {
    const { side, accountId } = actBy(by);
    const desk = side === 'desk';
    const isPublic = !desk || message.visibility === 'public';
    const act = desk ? (isPublic ? 'answer' : 'note') : 'reply';
    return this.changes.apply(number, by, act, { version: message.version }, async (found, to, now) => {
      const messageId = await this.repository.addMessage({
        caseId: found.id,
        at: now,
        authorId: by.actor.accountId,
        visibility: isPublic ? 'public' : 'internal',
        body: redact(message.body),
      });
      if (desk && isPublic) await this.notices.answered(found, messageId);
      const events: NewEvent[] = to === found.status || desk ? [] : [{ kind: 'resumed' }];
      return {
        change: {
          ...(desk && isPublic ? answer(found, accountId, now) : {}),
          ...(!desk && found.resolvedAt !== null ? this.wakes(found) : {}),
        },
        events,
        action: isPublic ? 'case.answered' : 'case.noted',
        details: { message: messageId },
      };
    });
  }

  private wakes(found: CaseState) {
    return { resolvedAt: null, resolvedBy: null, reopenedCount: found.reopenedCount + 1 };
  }
}

/** Whoever answers a case nobody had takes it. */
function answer(found: CaseState, agentId: string | null, now: number) {
  const taken = found.assigneeId ?? (found.status === 'new' ? agentId : null);
  return {
    firstAnsweredAt: found.firstAnsweredAt ?? now,
    firstAgentId: found.firstAgentId ?? agentId,
    assigneeId: taken,
  };
}
