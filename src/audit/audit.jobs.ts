import { Injectable, Logger } from '@nestjs/common';
import { systemActor } from '../platform/actor.js';
import { DAY } from '../platform/clock.js';
import { defineJob } from '../platform/jobs/job.declaration.js';
import { JobHandler, type HandlesJob } from '../platform/jobs/job-handler.js';
import { AuditRetention } from './audit-retention.service.js';

/** Once a day: what is past the retention period goes. */
export const purgeAudit = defineJob<Record<string, never>>({ name: 'audit.purge', every: DAY });

@JobHandler(purgeAudit)
@Injectable()
export class AuditPurge implements HandlesJob<Record<string, never>> {
  private readonly logger = new Logger(AuditPurge.name);

  constructor(private readonly retention: AuditRetention) {}

  async handle(): Promise<void> {
    const gone = await this.retention.purge(systemActor('retention'));
    if (gone > 0) this.logger.log(`${gone} payloads of the trail are past their retention and were deleted.`);
  }
}
