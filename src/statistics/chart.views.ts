import type { Speech } from '../platform/i18n/formats.js';

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 40;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 24;

export interface ChartSeries {
  /** Class of the colour, s1 to s6. */
  readonly name: string;
  readonly label: string;
  readonly values: readonly number[];
  readonly dashed?: boolean;
}
/** What `{{> statistics/_chart}}` draws; numbers are ready coordinates of a 720 × 200 drawing. */
export interface Chart {
  readonly label: string;
  readonly viewBox: string;
  readonly grid: readonly { y: number; text: string; left: number; right: number; textX: number }[];
  readonly lines: readonly { name: string; dashed: boolean; points: string }[];
  readonly ticks: readonly { x: number; y: number; text: string }[];
  readonly keys: readonly { name: string; label: string }[];
}

/** A line chart over days; the table beside it says the same in words and numbers. */
export function lineChart(
  speech: Speech,
  label: string,
  days: readonly string[],
  series: readonly ChartSeries[],
): Chart {
  const top = niceTop(Math.max(1, ...series.flatMap(({ values }) => values)));
  const x = (index: number): number =>
    round(LEFT + (days.length < 2 ? 0.5 : index / (days.length - 1)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): number => round(HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM));
  const step = Math.max(1, Math.ceil(days.length / 8));
  return {
    label,
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    grid: [0, top / 2, top].map((value) => ({
      y: y(value),
      text: speech.number(value),
      left: LEFT,
      right: WIDTH - RIGHT,
      textX: LEFT - 6,
    })),
    lines: series.map(({ name, values, dashed }) => ({
      name,
      dashed: dashed ?? false,
      points: values.map((value, index) => `${x(index)},${y(value)}`).join(' '),
    })),
    ticks: days.flatMap((day, index) =>
      index % step === 0 ? [{ x: x(index), y: HEIGHT - 6, text: `${day.slice(8)}/${day.slice(5, 7)}` }] : [],
    ),
    keys: series.map(({ name, label: text }) => ({ name, label: text })),
  };
}

/** The next of 2, 4, 10, 20, 40, 100 … that holds the value, so that half of it is whole. */
function niceTop(value: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const factor of [2, 4, 10]) if (unit * factor >= value) return unit * factor;
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
