import { Injectable } from '@nestjs/common';
import { Clock, DAY, MINUTE } from '../platform/clock.js';
import { Settings } from '../platform/settings/settings.service.js';
import { CaseFactsStore, type PeriodFacts } from './case-facts.store.js';
import { CivilDays } from './civil-days.js';
import type { CaseFact, Figures, Grouping } from './figures.rules.js';
import { Remembered } from './remembered.js';
import { StatisticsRepository } from './statistics.repository.js';
import type { OutcomeRow } from './statistics.types.js';
import { Tally } from './tally.js';

/** Civil days, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}
export interface Group {
  readonly key: string;
  readonly label: string;
  readonly figures: Figures;
}
/** Staff of one school, and those of them with a recovery contact that could be used today. */
export interface SchoolCover {
  readonly uai: string;
  readonly name: string | null;
  readonly people: number;
  readonly covered: number;
}

export interface Overview {
  readonly whole: Figures;
  readonly checks: readonly OutcomeRow[];
  readonly evidence: readonly OutcomeRow[];
  readonly resets: readonly OutcomeRow[];
  readonly resetsWithoutCheck: number;
  readonly contacts: { people: number; covered: number };
}

const CONTACT_AGE_MS = 30 * DAY;
const INTEGRITY_LIFE_MS = MINUTE;
/** Counting every contact of every school takes a third of a second, and moves by a few a day. */
const COVER_LIFE_MS = MINUTE;
const LONGEST_DAYS = 1_100;
const DEFAULT_DAYS = 30;

/** Figures over cases, checks and resets, without anybody in them. */
@Injectable()
export class StatisticsService {
  private readonly computed = new WeakMap<PeriodFacts, Map<string, readonly Group[]>>();
  private readonly cover = new Remembered<Overview['contacts']>(COVER_LIFE_MS);
  private readonly coverBySchool = new Remembered<{ uai: string; people: number; covered: number }[]>(
    COVER_LIFE_MS,
  );
  private integrity = { resets: -1, without: 0, at: -Infinity };

  constructor(
    private readonly repository: StatisticsRepository,
    private readonly store: CaseFactsStore,
    private readonly days: CivilDays,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The last thirty days unless told otherwise; an impossible or reversed period is put right, three years at most. */
  period(from?: string, to?: string): Period {
    const today = this.days.of(this.clock.now());
    const last = to !== undefined && !Number.isNaN(this.days.start(to)) ? to : today;
    const wanted =
      from !== undefined && !Number.isNaN(this.days.start(from))
        ? from
        : this.days.plus(last, 1 - DEFAULT_DAYS);
    const first = wanted > last ? last : wanted;
    const earliest = this.days.plus(last, 1 - LONGEST_DAYS);
    return { from: first < earliest ? earliest : first, to: last };
  }

  /** Whether the installation switched figures by agent on; off by default. */
  isByAgentOn(): Promise<boolean> {
    return this.settings.get('statistics-by-agent', false);
  }

  async overview(period: Period): Promise<Overview> {
    const { start, end } = this.bounds(period);
    const now = this.clock.now();
    return {
      whole: (await this.figures(period, 'all'))[0]?.figures ?? new Tally().figures(),
      checks: await this.repository.checkOutcomes(start, end, now),
      evidence: await this.repository.evidenceOutcomes(start, end),
      resets: await this.repository.resetOutcomes(start, end),
      resetsWithoutCheck: await this.resetsWithoutCheck(),
      contacts: await this.cover.get(now, () => this.repository.contactCover(now - CONTACT_AGE_MS)),
    };
  }

  /** How much of each school's staff has a recovery contact that could be used today. */
  async contactCover(): Promise<SchoolCover[]> {
    const names = await this.repository.schoolNames();
    const now = this.clock.now();
    const rows = await this.coverBySchool.get(now, () =>
      this.repository.contactCoverBySchool(now - CONTACT_AGE_MS),
    );
    return rows.map(({ uai, people, covered }) => ({
      uai,
      name: names.get(uai) ?? null,
      people: Number(people),
      covered: Number(covered),
    }));
  }

  /** Figures of each group; days without a case are there with zeros, other groups by size. */
  async groups(period: Period, by: Grouping): Promise<Group[]> {
    const groups = await this.figures(period, by);
    if (by === 'day') return [...groups];
    const labels = await this.labels(by);
    return groups
      .map(({ key, figures }) => ({ key, label: labels.get(key) ?? key, figures }))
      .sort((a, b) => b.figures.opened - a.figures.opened || a.key.localeCompare(b.key));
  }

  private byDay(period: Period, facts: PeriodFacts): Group[] {
    const tallies = new Map(this.days.range(period.from, period.to).map((day) => [day, new Tally()]));
    for (const { openedAt, answerDelay } of facts.opened)
      tallies.get(this.days.of(openedAt))?.open(answerDelay);
    for (const { resolvedAt, resolveDelay, firstContact } of facts.resolved)
      tallies.get(this.days.of(resolvedAt ?? 0))?.resolve(resolveDelay ?? 0, firstContact);
    return [...tallies].map(([day, tally]) => ({ key: day, label: day, figures: tally.figures() }));
  }

  private grouped(period: Period, by: Grouping | 'all', facts: PeriodFacts): Group[] {
    if (by === 'day') return this.byDay(period, facts);
    const tallies = new Map<string, Tally>();
    const of = (fact: CaseFact): Tally => {
      const key = by === 'all' ? by : keyOf(fact, by);
      let tally = tallies.get(key);
      if (!tally) tallies.set(key, (tally = new Tally()));
      return tally;
    };
    for (const fact of facts.opened) of(fact).open(fact.answerDelay);
    for (const fact of facts.resolved) of(fact).resolve(fact.resolveDelay ?? 0, fact.firstContact);
    return [...tallies].map(([key, tally]) => ({ key, label: key, figures: tally.figures() }));
  }

  /** Figures of a period, computed anew when a case changed since. */
  private async figures(period: Period, by: Grouping | 'all'): Promise<readonly Group[]> {
    const { start, end } = this.bounds(period);
    const facts = await this.store.within(start, end);
    let known = this.computed.get(facts);
    if (!known) this.computed.set(facts, (known = new Map<string, readonly Group[]>()));
    let groups = known.get(by);
    if (!groups) known.set(by, (groups = this.grouped(period, by, facts)));
    return groups;
  }

  /** Computed over all resets ever; computed again as soon as their number changes, and every minute. */
  private async resetsWithoutCheck(): Promise<number> {
    const resets = await this.repository.resetsTotal();
    const now = this.clock.now();
    if (resets !== this.integrity.resets || now - this.integrity.at > INTEGRITY_LIFE_MS) {
      this.integrity = { resets, without: await this.repository.resetsWithoutCheck(), at: now };
    }
    return this.integrity.without;
  }

  private async labels(by: Grouping): Promise<Map<string, string>> {
    if (by === 'uai') return this.repository.schoolNames();
    return by === 'agent' ? this.repository.agentNames() : new Map();
  }

  private bounds(period: Period): { start: number; end: number } {
    return { start: this.days.start(period.from), end: this.days.start(this.days.plus(period.to, 1)) };
  }
}

function keyOf(fact: CaseFact, by: Exclude<Grouping, 'day'>): string {
  const value = by === 'agent' ? fact.agentId : fact[by];
  return value ?? '';
}
