import type { ApiOperations } from '../platform/web/api/operation.js';
import {
  day,
  figure,
  list,
  oneOf,
  orNull,
  record,
  text,
  whole,
  type Schema,
} from '../platform/web/api/schema.js';
import { GROUPINGS } from './figures.rules.js';
import { StatisticsQuery } from './statistics.forms.js';

/** Working minutes. */
const delays = record({ medianMinutes: orNull(figure), p90Minutes: orNull(figure) });

/** Null: under five, which a manager is not told; `hidden` names those. */
const figures: Record<string, Schema> = {
  opened: orNull(whole),
  resolved: orNull(whole),
  answer: delays,
  resolution: delays,
  resolvedAtFirstContact: orNull(whole),
  hidden: list(text),
};

export const statisticsApi: ApiOperations = {
  'GET /statistics': {
    summary: 'Figures of a period, days both included; nobody is in them',
    query: StatisticsQuery,
    csv: true,
    answer: record({
      from: day,
      to: day,
      by: oneOf(GROUPINGS),
      total: record(figures),
      groups: list(record({ key: orNull(text), label: orNull(text), ...figures })),
      identityChecks: list(record({ action: text, outcome: text, count: orNull(whole) })),
      evidence: list(record({ kind: text, outcome: text, count: orNull(whole) })),
      resets: list(record({ kind: text, state: text, count: orNull(whole) })),
      resetsWithoutValidCheck: whole,
    }),
    refusals: { 403: ['STATISTICS_BY_AGENT'] },
  },
};
