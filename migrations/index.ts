import { PlatformAndAudit1764000001000 } from './1764000001000-platform-and-audit.js';
import { Jobs1764000002000 } from './1764000002000-jobs.js';
import { Accounts1764000002500 } from './1764000002500-accounts.js';
import { Directory1764000003000 } from './1764000003000-directory.js';
import { LocalFreezes1764000003500 } from './1764000003500-local-freezes.js';
import { DirectorySync1764000003600 } from './1764000003600-directory-sync.js';
import { Cases1764000005000 } from './1764000005000-cases.js';
import { IdentityChecks1764000006000 } from './1764000006000-identity-checks.js';
import { Resets1764000007000 } from './1764000007000-resets.js';
import { Notifications1764000009000 } from './1764000009000-notifications.js';
import { Usernames1764000004000 } from './1764000004000-usernames.js';
import { ActivityTimes1764000009600 } from './1764000009600-activity-times.js';
import { UsernameLists1764000009700 } from './1764000009700-username-lists.js';
import { AnonymisedEntries1764000009700 } from './1764000009700-anonymised-entries.js';
import { ChangeMarks1764000009800 } from './1764000009800-change-marks.js';

/** In the order they are applied; a merged migration is never edited. */
export const MIGRATIONS: Function[] = [
  PlatformAndAudit1764000001000,
  Jobs1764000002000,
  Accounts1764000002500,
  Directory1764000003000,
  LocalFreezes1764000003500,
  Cases1764000005000,
  IdentityChecks1764000006000,
  Resets1764000007000,
  Notifications1764000009000,
  Usernames1764000004000,
  DirectorySync1764000003600,
  ActivityTimes1764000009600,
  UsernameLists1764000009700,
  AnonymisedEntries1764000009700,
  ChangeMarks1764000009800,
];
