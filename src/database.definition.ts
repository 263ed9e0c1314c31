import { MIGRATIONS } from '../migrations/index.js';
import { Account } from './accounts/account.entity.js';
import { RoleGrant } from './accounts/administration/role-grant.entity.js';
import { Quota, QuotaExtension } from './accounts/quotas/quota.entity.js';
import { RecoveryCode } from './accounts/second-factor/recovery-code.entity.js';
import { Session } from './accounts/sessions/session.entity.js';
import { SetupLink } from './accounts/set-up/setup-link.entity.js';
import { SignInAttempt } from './accounts/sign-in/sign-in-attempt.entity.js';
import { ApiToken } from './accounts/tokens/api-token.entity.js';
import { AuditEntry, AuditPayload } from './audit/audit-entry.entity.js';
import { Case } from './cases/case.entity.js';
import { CaseCounter, CaseEvent, CaseMessage, CaseNumber, CaseWord } from './cases/case-records.entity.js';
import { DirectoryImport, DirectoryImportRow } from './directory/imports/directory-import.entity.js';
import { EstablishmentRow } from './directory/establishment.entity.js';
import { DirectoryCursor, DirectoryLink } from './directory/sync/directory-link.entity.js';
import { LocalFreeze, LocalSecret } from './directory/local-secret.entity.js';
import { PersonAlias, PersonContact, PersonRow, Posting } from './directory/person.entity.js';
import { Evidence } from './identity-checks/evidence.entity.js';
import { IdentityCheck } from './identity-checks/identity-check.entity.js';
import { NumenAttempt, NumenLock } from './identity-checks/numen-attempt.entity.js';
import { OwnerCode } from './identity-checks/owner-code.entity.js';
import { VoucherRequest } from './identity-checks/voucher-request.entity.js';
import { CapturedMessage } from './notifications/captured-message.entity.js';
import { Notification } from './notifications/notification.entity.js';
import { ChangeMark } from './platform/database/change-mark.entity.js';
import type { DatabaseDefinition } from './platform/database/data-source.js';
import { Job } from './platform/jobs/job.entity.js';
import { Claim, ClaimContact, ClaimPairing } from './resets/claim.entity.js';
import { Freeze, NotMeLink } from './resets/freeze.entity.js';
import { Reset, ResetApproval } from './resets/reset.entity.js';
import { Setting } from './platform/settings/setting.entity.js';
import { UsernameConfirmation } from './usernames/username-confirmation.entity.js';
import { UsernameList, UsernameListLine } from './usernames/lists/staff-list.entity.js';
import { UsernameKey, UsernameSpelling } from './usernames/username-key.entity.js';

/** Every table the application maps, and every migration that makes them. */
export const DATABASE: DatabaseDefinition = {
  entities: [
    Setting,
    ChangeMark,
    AuditEntry,
    AuditPayload,
    Job,
    Notification,
    CapturedMessage,
    Account,
    Session,
    SetupLink,
    RecoveryCode,
    ApiToken,
    SignInAttempt,
    RoleGrant,
    Quota,
    QuotaExtension,
    PersonRow,
    Posting,
    PersonContact,
    PersonAlias,
    EstablishmentRow,
    LocalSecret,
    LocalFreeze,
    DirectoryLink,
    DirectoryCursor,
    DirectoryImport,
    DirectoryImportRow,
    IdentityCheck,
    Evidence,
    NumenAttempt,
    NumenLock,
    OwnerCode,
    VoucherRequest,
    Case,
    CaseMessage,
    CaseEvent,
    CaseCounter,
    CaseNumber,
    CaseWord,
    Reset,
    ResetApproval,
    Claim,
    ClaimContact,
    ClaimPairing,
    Freeze,
    NotMeLink,
    UsernameKey,
    UsernameSpelling,
    UsernameConfirmation,
    UsernameList,
    UsernameListLine,
  ],
  migrations: MIGRATIONS,
};
