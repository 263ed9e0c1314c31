import type { Speech } from '../../platform/i18n/formats.js';
import type { SyncStatus } from './directory-sync.service.js';

/** What `{{> directory/_followed followed}}` shows: how far the index follows the directory. */
export interface FollowedPanel {
  readonly tone: 'success' | 'warning';
  readonly text: string;
  /** Why the last run failed, in words where there are some, and as it was noted; '' when it did not. */
  readonly reason: string;
  readonly noted: string;
  readonly facts: readonly { label: string; value: string }[];
}

/** The job runs every half minute: later than this, nobody runs it. */
const LATE_MS = 300_000;
/** Reasons that have words of their own, without figures in them. */
const WORDED = new Set(['DIRECTORY_UNREACHABLE', 'DIRECTORY_SIZE_LIMIT', 'IMPORT_RUNNING']);

/** The panel of the page of imports. */
export function followedPanel(speech: Speech, { last, followed, change, now }: SyncStatus): FollowedPanel {
  const t = (key: string, params?: Record<string, string | number>): string =>
    speech.t(`directory.followed.${key}`, params);
  const readAt = last?.readAt ?? null;
  const noted = last?.problem ?? '';
  const code = /[A-Z]+_[A-Z_]+/.exec(noted)?.[0] ?? '';
  const facts: [string, string | null][] = [
    ['last', readAt === null ? null : speech.dateTime(readAt)],
    ['people', speech.number(followed)],
    ['swept', last?.sweptAt ? speech.dateTime(last.sweptAt) : null],
    [
      'change',
      change
        ? t('changeOf', {
            when: speech.dateTime(change.createdAt),
            created: change.summary.created,
            changed: change.summary.changed,
          })
        : null,
    ],
  ];
  const state = readAt === null ? 'never' : noted ? 'failed' : now - readAt > LATE_MS ? 'late' : 'follows';
  return {
    tone: state === 'follows' ? 'success' : 'warning',
    text: t(state),
    reason: noted === '' ? '' : WORDED.has(code) ? speech.t(`errors.${code}`) : t('seeNoted'),
    noted,
    facts: facts.flatMap(([key, value]) => (value === null ? [] : [{ label: t(key), value }])),
  };
}
