import type { Speech } from '../platform/i18n/formats.js';
import { accountTraps, isStop, type LiveState } from './account-traps.rules.js';

/** What `{{> directory/_traps radar}}` shows: the account as its directory has it now. */
export interface RadarPanel {
  /** Said when nothing stands in the way; '' otherwise. */
  readonly clear: string;
  readonly traps: readonly TrapLine[];
}

export interface TrapLine {
  /** What is so, then what to do about it. */
  readonly what: string;
  readonly todo: string;
  readonly tone: 'warning' | 'danger';
  readonly role: 'status' | 'alert';
}

/** The traps of an account in plain words. @param now epoch milliseconds */
export function radarPanel(speech: Speech, live: LiveState, now: number): RadarPanel {
  const traps = accountTraps(live, now).map((trap) => ({
    what: speech.t(`directory.trap.${trap}.what`),
    todo: speech.t(`directory.trap.${trap}.todo`),
    ...(isStop(trap)
      ? ({ tone: 'danger', role: 'alert' } as const)
      : ({ tone: 'warning', role: 'status' } as const)),
  }));
  return {
    clear: traps.length === 0 ? speech.t('directory.clear', { time: speech.time(now) }) : '',
    traps,
  };
}
