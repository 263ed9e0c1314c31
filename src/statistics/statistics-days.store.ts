import { Injectable } from '@nestjs/common';
import type { BusinessTime } from '../platform/business-time.js';
import { ChangeMarks, SLOT_MS } from '../platform/database/change-marks.js';
import { Mutex } from '../platform/database/mutex.js';
import { CivilDays } from './civil-days.js';
import { DayCases, Words } from './day-cases.js';
import { DayMemory } from './day-memory.js';
import { isFirstContact } from './figures.rules.js';
import { OfficeCalendar } from './office-calendar.js';
import { StatisticsRepository, type OutcomeSource } from './statistics.repository.js';
import type { DatedOutcome } from './statistics.types.js';

/** 5 MB at most, however many cases there are; a longer period reads the days that do not fit anew. */
const MOST_CASES = 150_000;
const MOST_OUTCOMES = 20_000;

export interface DayFacts {
  readonly opened: DayCases;
  readonly resolved: DayCases;
}

/**
 * What figures need of single civil days, kept until one of the day's rows changes. Whoever changes one, a trigger
 * marks its hours in the same transaction (platform/database/change-marks.ts), and `upToDate` forgets these days first:
 * what is kept is what a reading of the tables would give, always.
 */
@Injectable()
export class StatisticsDays {
  private readonly words = new Words();
  private readonly cases = new DayMemory<DayFacts>(
    MOST_CASES,
    ({ opened, resolved }) => opened.size + resolved.size,
  );
  private readonly outcomes: Record<OutcomeSource, DayMemory<readonly DatedOutcome[]>> = {
    identity_checks: new DayMemory(MOST_OUTCOMES, (rows) => rows.length),
    evidence: new DayMemory(MOST_OUTCOMES, (rows) => rows.length),
    resets: new DayMemory(MOST_OUTCOMES, (rows) => rows.length),
  };
  private stamp: number | null = null;
  private time: BusinessTime | null = null;
  private changes = 0;
  private readonly mutex = new Mutex();

  constructor(
    private readonly repository: StatisticsRepository,
    private readonly marks: ChangeMarks,
    private readonly calendar: OfficeCalendar,
    private readonly days: CivilDays,
  ) {}

  /**
   * Runs `work` on what is true now. One at a time: a day must not be forgotten between its reading and its keeping.
   */
  upToDate<T>(work: () => Promise<T>): Promise<T> {
    return this.mutex.use(async () => {
      await this.refresh();
      return work();
    });
  }

  /** Rises when any case, or the calendar, changed. Only inside `upToDate`, as the two below. */
  get version(): number {
    return this.changes;
  }

  async casesOf(day: string): Promise<DayFacts> {
    const known = this.cases.get(day);
    if (known) return known;
    const [start, end] = this.bounds(day);
    const facts = { opened: await this.opened(start, end), resolved: await this.resolved(start, end) };
    this.cases.keep(day, facts);
    return facts;
  }

  async outcomesOf(source: OutcomeSource, day: string): Promise<readonly DatedOutcome[]> {
    const known = this.outcomes[source].get(day);
    if (known) return known;
    const rows = await this.repository.outcomes(source, ...this.bounds(day));
    this.outcomes[source].keep(day, rows);
    return rows;
  }

  wordAt(number: number): string {
    return this.words.at(number);
  }

  private async refresh(): Promise<void> {
    const time = await this.calendar.time();
    if (time !== this.time) {
      this.cases.clear();
      this.changes += 1;
      this.time = time;
    }
    if (this.stamp === null) {
      this.stamp = await this.marks.now();
      return;
    }
    const { next, slots } = await this.marks.since(this.stamp);
    this.stamp = next;
    for (const { source, slot } of slots) this.forget(source, slot);
  }

  /** An hour of UTC lies in one civil day, or in two where the zone's day begins inside it. */
  private forget(source: string, slot: number): void {
    const memory: Pick<DayMemory<never>, 'forget'> | undefined =
      source === 'cases' ? this.cases : this.outcomes[source as OutcomeSource];
    memory?.forget(this.days.of(slot * SLOT_MS));
    memory?.forget(this.days.of((slot + 1) * SLOT_MS - 1));
    if (source === 'cases') this.changes += 1;
  }

  private async opened(start: number, end: number): Promise<DayCases> {
    const time = await this.calendar.time();
    const rows = await this.repository.casesOpened(start, end);
    const facts = rows.map((row) => ({
      ...row,
      delay: row.answeredAt === null ? null : time.milliseconds(Number(row.openedAt), Number(row.answeredAt)),
      firstContact: false,
    }));
    return new DayCases(facts, this.words);
  }

  private async resolved(start: number, end: number): Promise<DayCases> {
    const time = await this.calendar.time();
    const rows = await this.repository.casesResolved(start, end);
    const facts = rows.map((row) => {
      const [openedAt, resolvedAt] = [Number(row.openedAt), Number(row.resolvedAt)];
      const fact = { ...row, openedAt, resolvedAt, firstAgentId: row.agent };
      return {
        ...row,
        delay: time.milliseconds(openedAt, resolvedAt),
        firstContact: isFirstContact(fact, (instant) => this.days.of(instant)),
      };
    });
    return new DayCases(facts, this.words);
  }

  private bounds(day: string): [number, number] {
    return [this.days.start(day), this.days.start(this.days.plus(day, 1))];
  }
}
