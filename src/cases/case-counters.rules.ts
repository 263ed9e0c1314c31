import { isActive, isWaiting, type CaseStatus } from './case.rules.js';
import { areasOf, type CaseReader } from './case-scope.rules.js';

/** The views of the desk, in the order they are shown. `opened`: what a secretary or head has opened. */
export const DESK_VIEWS = ['my', 'unassigned', 'team', 'waiting', 'all'] as const;
export const CASE_VIEWS = [...DESK_VIEWS, 'opened'] as const;
export type CaseView = (typeof CASE_VIEWS)[number];

/** What decides in which views a case is counted. */
export interface Counted {
  readonly status: CaseStatus;
  readonly assigneeId: string | null;
  readonly team: string;
  readonly uai: string | null;
  readonly departement: string | null;
  /** Set when a secretary or head opened it. */
  readonly schoolOpener: string | null;
}

/** Every counter a case adds one to. */
export function countersOf(row: Counted): string[] {
  const views = ['all'];
  if (isActive(row.status)) {
    views.push(`team:${row.team}`, row.assigneeId ? `my:${row.assigneeId}` : 'unassigned');
  }
  if (isWaiting(row.status)) views.push('waiting');
  const keys = views.flatMap((view) => areasOf(row).map((area) => `${view}|${area}`));
  if (row.schoolOpener) keys.push(`opened:${row.schoolOpener}`);
  return keys;
}

/** What a change adds to each counter, in the order of the keys; nothing where it cancels out. */
export function deltas(before: Counted | null, after: Counted | null): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (keys: readonly string[], by: number): void => {
    for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + by);
  };
  if (before) add(countersOf(before), -1);
  if (after) add(countersOf(after), 1);
  return new Map([...sums].filter(([, sum]) => sum !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The counters that make up a view for its reader: one per area. */
export function countersFor(view: CaseView, reader: CaseReader): string[] {
  if (view === 'opened') return [`opened:${reader.accountId}`];
  const name = view === 'my' ? `my:${reader.accountId}` : view === 'team' ? `team:${reader.team}` : view;
  return reader.areas.map((area) => `${name}|${area}`);
}
