import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { AuditService } from '../audit/audit.service.js';
import { CaseNotFound } from './case.errors.js';
import { CaseCardRepository } from './case-card.repository.js';
import { isSchool, sees } from './case-scope.rules.js';
import type { CaseBy, CaseCard, TimelineRow } from './case.types.js';
import { CasesRepository } from './cases.repository.js';

/** A case and its timeline at the instant `now`. */
export interface CaseView {
  readonly card: CaseCard;
  readonly timeline: TimelineRow[];
  readonly now: number;
}

/** Reads a case for its page; every reading is recorded. */
@Injectable()
export class CaseReading {
  constructor(
    private readonly cards: CaseCardRepository,
    private readonly repository: CasesRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * The case and its timeline; a secretary or head gets the public messages only.
   * @throws CaseNotFound, also out of the reader's sight
   */
  async show(number: string, by: CaseBy): Promise<CaseView> {
    const now = this.clock.now();
    const card = await this.cards.card(number, now);
    if (!card || !sees(by.reader, card)) throw new CaseNotFound();
    const timeline = await this.repository.timeline(card.id, isSchool(by.reader.role));
    await this.audit.recordRead({
      actor: by.actor,
      action: 'case.read',
      object: { type: 'case', id: card.id },
      details: { number, person: card.personId },
    });
    return { card, timeline, now };
  }

  /** What happened since the form was made: for the page of a conflict. Not a reading of its own. */
  async since(number: string, at: number, by: CaseBy): Promise<CaseView> {
    const now = this.clock.now();
    const card = await this.cards.card(number, now);
    if (!card || !sees(by.reader, card)) throw new CaseNotFound();
    const timeline = await this.repository.timeline(card.id, isSchool(by.reader.role), at);
    return { card, timeline, now };
  }
}
