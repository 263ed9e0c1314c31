import type { ApiOperations } from './operation.js';

/** The call that describes the others. */
export const descriptionApi: ApiOperations = {
  'GET /openapi.json': { summary: 'This description', answer: { type: 'object' } },
};
