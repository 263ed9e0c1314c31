import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CivilDays } from './civil-days.js';
import { DIMENSIONS, type Figures, type Grouping } from './figures.rules.js';
import { StatisticsDays, type DayFacts } from './statistics-days.store.js';
import { Tally } from './tally.js';

export interface KeyedFigures {
  readonly key: string;
  readonly figures: Figures;
}
type Dated = readonly { day: string; facts: DayFacts }[];

/** Figures of so many periods and groupings are kept until a case changes. */
const MOST_KNOWN = 100;
/** Days between two pauses in which other requests are answered. */
const SLICE = 20;

/** Figures of the cases of a period, by group. To be called inside `StatisticsDays.upToDate`. */
@Injectable()
export class CaseFigures {
  private readonly known = new Map<string, readonly KeyedFigures[]>();
  private version = -1;

  constructor(
    private readonly readings: StatisticsDays,
    private readonly days: CivilDays,
  ) {}

  /** Figures of each wanted grouping, of the whole period by `all`; the days are read once for all of them. */
  async of<G extends Grouping | 'all'>(
    period: { from: string; to: string },
    wanted: readonly G[],
  ): Promise<Record<G, readonly KeyedFigures[]>> {
    if (this.version !== this.readings.version || this.known.size > MOST_KNOWN) this.known.clear();
    this.version = this.readings.version;
    const nameOf = (by: G): string => `${period.from} ${period.to} ${by}`;
    let read: Dated | null = null;
    const found: [G, readonly KeyedFigures[]][] = [];
    for (const by of wanted) {
      let figures = this.known.get(nameOf(by));
      if (!figures) {
        read ??= await this.read(this.days.range(period.from, period.to));
        this.known.set(nameOf(by), (figures = await this.tallied(read, by)));
      }
      found.push([by, figures]);
    }
    return Object.fromEntries(found) as Record<G, readonly KeyedFigures[]>;
  }

  private async read(days: readonly string[]): Promise<Dated> {
    const read: { day: string; facts: DayFacts }[] = [];
    for (const day of days) {
      read.push({ day, facts: await this.readings.casesOf(day) });
      if (read.length % SLICE === 0) await turn();
    }
    return read;
  }

  private async tallied(read: Dated, by: Grouping | 'all'): Promise<KeyedFigures[]> {
    await turn();
    if (by === 'day') return read.map(({ day, facts }) => ({ key: day, figures: this.whole([facts]) }));
    if (by === 'all') return [{ key: by, figures: this.whole(read.map(({ facts }) => facts)) }];
    const place = DIMENSIONS.indexOf(by);
    const tallies = new Map<number, Tally>();
    const of = (word: number): Tally => {
      let tally = tallies.get(word);
      if (!tally) tallies.set(word, (tally = new Tally()));
      return tally;
    };
    for (const { facts } of read) each(facts, (cases, i) => of(cases.word(i, place)));
    return [...tallies].map(([word, tally]) => ({
      key: this.readings.wordAt(word),
      figures: tally.figures(),
    }));
  }

  private whole(days: readonly DayFacts[]): Figures {
    const tally = new Tally();
    for (const facts of days) each(facts, () => tally);
    return tally.figures();
  }
}

/** Adds every case of a day to the tally it belongs to. */
function each(
  { opened, resolved }: DayFacts,
  tallyOf: (cases: DayFacts['opened'], i: number) => Tally,
): void {
  for (let i = 0; i < opened.size; i += 1) tallyOf(opened, i).open(opened.delay(i));
  for (let i = 0; i < resolved.size; i += 1)
    tallyOf(resolved, i).resolve(resolved.delay(i) ?? 0, resolved.firstContact(i));
}
