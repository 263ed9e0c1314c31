import type { ApiOperations } from '../../platform/web/api/operation.js';
import { StepUpBody } from './step-up.forms.js';

export const stepUpApi: ApiOperations = {
  'POST /step-up': {
    summary: 'Types the password or the six digits again: opens five minutes for this token',
    body: StepUpBody,
    status: 204,
    refusals: { 403: ['STEP_UP_REFUSED'], 429: ['SLOW_DOWN'] },
  },
};
