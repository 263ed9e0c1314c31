import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import { lineChart, type Chart } from './chart.views.js';
import { isSmall, SMALL, type Figures, type Grouping } from './figures.rules.js';
import type { Group, Overview, Period } from './statistics.service.js';
import type { OutcomeRow } from './statistics.types.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

export interface FigureRow {
  readonly label: string;
  readonly opened: string;
  readonly resolved: string;
  readonly answerMedian: string;
  readonly answerP90: string;
  readonly resolutionMedian: string;
  readonly resolutionP90: string;
  readonly firstContact: string;
}
export interface FigureTable {
  readonly id: string;
  readonly title: string;
  readonly column: string;
  readonly rows: readonly FigureRow[];
  readonly csv: string;
}
export interface OutcomeTable {
  readonly title: string;
  readonly rows: readonly { what: string; outcome: string; n: string }[];
}
export interface StatisticsPage extends Page {
  readonly filters: FormModel<'from' | 'to'>;
  readonly tiles: readonly { label: string; value: string; note: string; tone: string }[];
  readonly chart: Chart;
  readonly tables: readonly FigureTable[];
  readonly outcomes: readonly OutcomeTable[];
  readonly small: string;
  readonly asOf: string;
  readonly empty: boolean;
}

declare module '../platform/web/view.js' {
  interface Views {
    'statistics/show': StatisticsPage;
  }
}

/** What a reader may see of counts: managers see those under five as "< 5". */
export interface Sight {
  readonly hidesSmall: boolean;
  readonly byAgent: boolean;
}

interface Labels {
  readonly causes: ReadonlyMap<string, string>;
}

export function statisticsPage(
  speech: Speech,
  data: {
    period: Period;
    overview: Overview;
    days: readonly Group[];
    groups: readonly { by: Grouping; groups: readonly Group[] }[];
    sight: Sight;
    labels: Labels;
  },
  state: FormState = {},
): StatisticsPage {
  const { period, overview, days, sight } = data;
  const shownDay = (count: number): number => (sight.hidesSmall && isSmall(count) ? 0 : count);
  return {
    title: speech.t('statistics.title'),
    nav: 'statistics',
    filters: buildForm(speech, state, {
      from: { label: 'statistics.from', type: 'date', value: period.from },
      to: { label: 'statistics.to', type: 'date', value: period.to },
    }),
    tiles: tiles(speech, overview, sight),
    chart: lineChart(
      speech,
      speech.t('statistics.chart'),
      days.map(({ key }) => key),
      [
        {
          name: 's1',
          label: speech.t('statistics.opened'),
          values: days.map(({ figures }) => shownDay(figures.opened)),
        },
        {
          name: 's2',
          label: speech.t('statistics.resolved'),
          values: days.map(({ figures }) => shownDay(figures.resolved)),
          dashed: true,
        },
      ],
    ),
    tables: [{ by: 'day' as const, groups: days }, ...data.groups].map(({ by, groups }) => ({
      id: `by-${by}`,
      title: speech.t(`statistics.by.${by}`),
      column: speech.t(`statistics.column.${by}`),
      rows: groups.map((group) =>
        figureRow(speech, labelOf(speech, by, group, data.labels), group.figures, sight),
      ),
      csv: `/statistics.csv?from=${period.from}&to=${period.to}&by=${by}`,
    })),
    outcomes: [
      outcomeTable(speech, 'checks', overview.checks, sight),
      outcomeTable(speech, 'evidence', overview.evidence, sight),
      outcomeTable(speech, 'resets', overview.resets, sight),
    ],
    small: sight.hidesSmall ? speech.t('statistics.small', { limit: SMALL }) : '',
    asOf: speech.t('statistics.asOf', { time: speech.dateTime(overview.at) }),
    empty: overview.whole.opened === 0 && overview.whole.resolved === 0,
  };
}

function tiles(speech: Speech, { whole, resetsWithoutCheck, contacts }: Overview, sight: Sight) {
  const share = whole.resolved === 0 ? '–' : speech.percent(whole.firstContact / whole.resolved, 0);
  const cover = contacts.people === 0 ? '–' : speech.percent(contacts.covered / contacts.people, 0);
  const tile = (key: string, value: string, note = '', tone = '') => ({
    label: speech.t(`statistics.tile.${key}`),
    value,
    note,
    tone,
  });
  return [
    tile('opened', count(speech, whole.opened, sight)),
    tile('resolved', count(speech, whole.resolved, sight)),
    tile(
      'answer',
      delay(speech, whole.answer.median),
      speech.t('statistics.p90', { value: delay(speech, whole.answer.p90) }),
    ),
    tile(
      'resolution',
      delay(speech, whole.resolution.median),
      speech.t('statistics.p90', { value: delay(speech, whole.resolution.p90) }),
    ),
    tile('firstContact', share, speech.t('statistics.note.firstContact')),
    tile(
      'withoutCheck',
      speech.number(resetsWithoutCheck),
      speech.t(
        resetsWithoutCheck === 0 ? 'statistics.note.withoutCheck' : 'statistics.note.withoutCheckFound',
      ),
      resetsWithoutCheck === 0 ? 'ok' : 'danger',
    ),
    tile('contacts', cover, speech.t('statistics.note.contacts')),
  ];
}

function figureRow(speech: Speech, label: string, figures: Figures, sight: Sight): FigureRow {
  const hidden = sight.hidesSmall && isSmall(figures.resolved);
  const unless = (value: string): string => (hidden ? '–' : value);
  return {
    label,
    opened: count(speech, figures.opened, sight),
    resolved: count(speech, figures.resolved, sight),
    answerMedian: sight.hidesSmall && isSmall(figures.opened) ? '–' : delay(speech, figures.answer.median),
    answerP90: sight.hidesSmall && isSmall(figures.opened) ? '–' : delay(speech, figures.answer.p90),
    resolutionMedian: unless(delay(speech, figures.resolution.median)),
    resolutionP90: unless(delay(speech, figures.resolution.p90)),
    firstContact: unless(
      figures.resolved === 0 ? '–' : speech.percent(figures.firstContact / figures.resolved, 0),
    ),
  };
}

function outcomeTable(
  speech: Speech,
  kind: 'checks' | 'evidence' | 'resets',
  rows: readonly OutcomeRow[],
  sight: Sight,
): OutcomeTable {
  return {
    title: speech.t(`statistics.outcomes.${kind}`),
    rows: rows.map(({ what, outcome, n }) => ({
      what: speech.t(`statistics.${kind === 'evidence' ? 'evidence' : 'action'}.${what}`),
      outcome: speech.t(`statistics.outcome.${outcome}`),
      n: count(speech, Number(n), sight),
    })),
  };
}

/** A count as this reader may see it. */
export function count(speech: Speech, n: number, sight: Sight): string {
  return sight.hidesSmall && isSmall(n) ? speech.t('statistics.under', { limit: SMALL }) : speech.number(n);
}

/** Working time: minutes below an hour, then hours and minutes; a day has seven hours. */
function delay(speech: Speech, ms: number | null): string {
  if (ms === null) return '–';
  const minutes = Math.round(ms / MINUTE);
  if (ms < HOUR) return speech.t('statistics.minutes', { value: speech.number(minutes) });
  return speech.t('statistics.hours', {
    hours: speech.number(Math.floor(minutes / 60)),
    minutes: String(minutes % 60).padStart(2, '0'),
  });
}

function labelOf(speech: Speech, by: Grouping, group: Group, labels: Labels): string {
  if (group.key === '') return speech.t('statistics.none');
  if (by === 'type') return speech.t(`statistics.type.${group.key}`);
  if (by === 'channel') return speech.t(`statistics.channel.${group.key}`);
  if (by === 'cause') return labels.causes.get(group.key) ?? group.key;
  if (by === 'day') return speech.date(Date.parse(`${group.key}T12:00:00Z`));
  return by === 'uai' ? `${group.label} (${group.key})` : group.label;
}

const CSV_COLUMNS = [
  'opened',
  'resolved',
  'answer_median_minutes',
  'answer_p90_minutes',
  'resolution_median_minutes',
  'resolution_p90_minutes',
  'resolved_at_first_contact',
] as const;

/** One group a line, working minutes with one decimal. Small counts are hidden as on the page. */
export function statisticsCsv(by: Grouping, groups: readonly Group[], sight: Sight): string {
  const lines = groups.map(({ key, label, figures }) => {
    const small = (n: number): string => (sight.hidesSmall && isSmall(n) ? `<${SMALL}` : String(n));
    const hidden = (n: number, value: string): string => (sight.hidesSmall && isSmall(n) ? '' : value);
    return [
      key,
      label,
      small(figures.opened),
      small(figures.resolved),
      hidden(figures.opened, minutes(figures.answer.median)),
      hidden(figures.opened, minutes(figures.answer.p90)),
      hidden(figures.resolved, minutes(figures.resolution.median)),
      hidden(figures.resolved, minutes(figures.resolution.p90)),
      small(figures.firstContact),
    ].map(csvCell);
  });
  return [[by, 'label', ...CSV_COLUMNS], ...lines].map((line) => line.join(';')).join('\r\n') + '\r\n';
}

const minutes = (ms: number | null): string => (ms === null ? '' : (ms / MINUTE).toFixed(1));

/** Quoted where needed; a leading sign that a spreadsheet would run as a formula is disarmed (OWASP, CSV injection). */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Figures over the API: delays in working minutes; small counts are null and named in `hidden`. */
export function apiFigures(figures: Figures, sight: Sight) {
  const hide = (n: number): number | null => (sight.hidesSmall && isSmall(n) ? null : n);
  const toMinutes = (ms: number | null): number | null =>
    ms === null ? null : Math.round((ms / MINUTE) * 10) / 10;
  const pair = (n: number, { median, p90 }: { median: number | null; p90: number | null }) =>
    hide(n) === null
      ? { medianMinutes: null, p90Minutes: null }
      : { medianMinutes: toMinutes(median), p90Minutes: toMinutes(p90) };
  return {
    opened: hide(figures.opened),
    resolved: hide(figures.resolved),
    answer: pair(figures.opened, figures.answer),
    resolution: pair(figures.resolved, figures.resolution),
    resolvedAtFirstContact: hide(figures.firstContact),
    hidden: [
      ...(hide(figures.opened) === null ? ['opened'] : []),
      ...(hide(figures.resolved) === null ? ['resolved'] : []),
      ...(hide(figures.firstContact) === null ? ['resolvedAtFirstContact'] : []),
    ],
  };
}

/** Outcomes over the API; a small count is null for whoever may not know it. */
export function apiOutcomes(
  rows: readonly OutcomeRow[],
  sight: Sight,
): { what: string; outcome: string; count: number | null }[] {
  return rows.map(({ what, outcome, n }) => ({
    what,
    outcome,
    count: sight.hidesSmall && isSmall(Number(n)) ? null : Number(n),
  }));
}
