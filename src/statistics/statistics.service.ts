import { Injectable } from '@nestjs/common';
import { Clock, DAY, MINUTE } from '../platform/clock.js';
import { Settings } from '../platform/settings/settings.service.js';
import { CaseFigures, type KeyedFigures } from './case-figures.js';
import { CivilDays } from './civil-days.js';
import type { Figures, Grouping } from './figures.rules.js';
import { Remembered } from './remembered.js';
import { StatisticsDays } from './statistics-days.store.js';
import { StatisticsRepository, type OutcomeSource } from './statistics.repository.js';
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
  /** The instant the figures tell of. */
  readonly at: number;
  readonly whole: Figures;
  readonly checks: readonly OutcomeRow[];
  readonly evidence: readonly OutcomeRow[];
  readonly resets: readonly OutcomeRow[];
  readonly resetsWithoutCheck: number;
  readonly contacts: { people: number; covered: number };
}

export interface Report<G extends Grouping> {
  readonly overview: Overview;
  readonly groups: Record<G, Group[]>;
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
  private readonly cover = new Remembered<Overview['contacts']>(COVER_LIFE_MS);
  private readonly coverBySchool = new Remembered<{ uai: string; people: number; covered: number }[]>(
    COVER_LIFE_MS,
  );
  private integrity = { resets: -1, without: 0, at: -Infinity };

  constructor(
    private readonly repository: StatisticsRepository,
    private readonly readings: StatisticsDays,
    private readonly cases: CaseFigures,
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

  /** All a page shows of a period, as of one moment. */
  report<G extends Grouping>(period: Period, groupings: readonly G[]): Promise<Report<G>> {
    return this.readings.upToDate(async () => {
      const figures = await this.cases.of<Grouping | 'all'>(period, ['all', ...groupings]);
      const groups: Partial<Record<G, Group[]>> = {};
      for (const by of groupings) groups[by] = await this.labelled(by, figures[by]);
      return { overview: await this.overviewOf(period, figures.all), groups: groups as Record<G, Group[]> };
    });
  }

  async overview(period: Period): Promise<Overview> {
    return (await this.report(period, [])).overview;
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
    return this.readings.upToDate(async () => this.labelled(by, (await this.cases.of(period, [by]))[by]));
  }

  private async labelled(by: Grouping, groups: readonly KeyedFigures[]): Promise<Group[]> {
    if (by === 'day') return groups.map((group) => ({ ...group, label: group.key }));
    const labels = await this.labels(by);
    return groups
      .map(({ key, figures }) => ({ key, label: labels.get(key) ?? key, figures }))
      .sort((a, b) => b.figures.opened - a.figures.opened || (a.key < b.key ? -1 : 1));
  }

  private async overviewOf(period: Period, all: readonly KeyedFigures[]): Promise<Overview> {
    const now = this.clock.now();
    return {
      at: now,
      whole: all[0]?.figures ?? new Tally().figures(),
      checks: await this.outcomes('identity_checks', period, now),
      evidence: await this.outcomes('evidence', period, now),
      resets: await this.outcomes('resets', period, now),
      resetsWithoutCheck: await this.resetsWithoutCheck(),
      contacts: await this.cover.get(now, () => this.repository.contactCover(now - CONTACT_AGE_MS)),
    };
  }

  /** The sum over the days of a period; a live check past its time is `expired`. */
  private async outcomes(source: OutcomeSource, period: Period, now: number): Promise<OutcomeRow[]> {
    const sums = new Map<string, OutcomeRow>();
    for (const day of this.days.range(period.from, period.to)) {
      for (const row of await this.readings.outcomesOf(source, day)) {
        const outcome = row.until !== null && row.until <= now ? 'expired' : row.outcome;
        const key = `${row.what} ${outcome}`;
        const sum = sums.get(key) ?? { what: row.what, outcome, n: 0 };
        sums.set(key, sum);
        sum.n += row.n;
      }
    }
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
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
}
