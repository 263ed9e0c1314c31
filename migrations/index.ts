import { PlatformAndAudit1764000001000 } from './1764000001000-platform-and-audit.js';

/** In the order they are applied; a merged migration is never edited. */
export const MIGRATIONS: Function[] = [PlatformAndAudit1764000001000];
