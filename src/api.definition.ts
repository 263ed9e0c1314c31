import { stepUpApi } from './accounts/step-up/step-up.openapi.js';
import { auditApi } from './audit/audit.openapi.js';
import { casesApi } from './cases/cases.openapi.js';
import { identityChecksApi } from './identity-checks/identity-checks.openapi.js';
import { notificationsApi } from './notifications/notifications.openapi.js';
import { descriptionApi } from './platform/web/api/description.openapi.js';
import type { ApiOperations } from './platform/web/api/operation.js';
import { resetsApi } from './resets/resets.openapi.js';
import { statisticsApi } from './statistics/statistics.openapi.js';
import { usernamesApi } from './usernames/usernames.openapi.js';

/** Every call of the JSON API, as `GET /api/v1/openapi.json` describes it; a test compares it with the routes. */
export const API: ApiOperations = {
  ...descriptionApi,
  ...stepUpApi,
  ...casesApi,
  ...identityChecksApi,
  ...resetsApi,
  ...notificationsApi,
  ...statisticsApi,
  ...auditApi,
  ...usernamesApi,
};
