import { defineJob } from '../../platform/jobs/job.declaration.js';

/** Finishes an import that was started and not finished, whoever started it. */
export const APPLY_IMPORT = defineJob<{ importId: string }>({
  name: 'directory.apply-import',
  attempts: 5,
  backoff: { base: 30_000, max: 600_000 },
});
