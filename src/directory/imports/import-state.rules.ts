export const IMPORT_KINDS = ['people', 'establishments'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * checking: the file is being read into staging · refused: it has bad lines and nothing was imported ·
 * ready: staged and waiting for a person's word · applying: going in slice by slice (resumed after a crash) ·
 * done · cancelled: dropped by a person, or left behind by a process that stopped while checking.
 */
export const IMPORT_STATES = ['checking', 'refused', 'ready', 'applying', 'done', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
