/**
 * A worker process of its own, from the built product, to be killed. Prints `loaded`, waits for a line on standard
 * input, starts one worker for each environment in WORKER_ENVIRONMENTS (a JSON list), and prints `ready`.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '../../../dist/src/audit/audit.module.js';
import { DATABASE } from '../../../dist/src/database.definition.js';
import { ComposesMail, FindsRecipient } from '../../../dist/src/notifications/notifications.jobs.js';
import { NotificationsModule } from '../../../dist/src/notifications/notifications.module.js';
import { ConfigModule } from '../../../dist/src/platform/config/config.module.js';
import { loadConfig } from '../../../dist/src/platform/config/config.js';
import { DatabaseModule } from '../../../dist/src/platform/database/database.module.js';
import { declaredJobs } from '../../../dist/src/platform/jobs/job.declaration.js';
import { JobsModule } from '../../../dist/src/platform/jobs/jobs.module.js';
import { SettingsModule } from '../../../dist/src/platform/settings/settings.module.js';
import { webSettings } from '../../../dist/src/platform/web/web-settings.js';
import { WebModule } from '../../../dist/src/platform/web/web.module.js';

class CodeComposer {
  async compose() {
    return { code: '482913', validFor: 600_000 };
  }
}
ComposesMail('owner-code')(CodeComposer);

class ContactFinder {
  async find(id) {
    return { channel: 'email', address: `${id}@example.fr` };
  }
}
FindsRecipient('contact')(ContactFinder);

class CorrespondentsModule {}
Module({ providers: [CodeComposer, ContactFinder] })(CorrespondentsModule);
class WorkerModule {}
Module({})(WorkerModule);

process.stdout.write('loaded\n');
await once(process.stdin, 'data');
const own = () => declaredJobs().filter(({ name }) => name.startsWith('notifications.'));
for (const environment of JSON.parse(process.env.WORKER_ENVIRONMENTS)) {
  const config = loadConfig({ ...environment, PROCESS_ROLE: 'worker' });
  await NestFactory.createApplicationContext(
    {
      module: WorkerModule,
      imports: [
        ConfigModule.with(config),
        WebModule.with(webSettings(config)),
        DatabaseModule.with(DATABASE),
        SettingsModule,
        JobsModule.with({ lease: 4000, poll: 50, sweep: 200, pace: 0.01 }, own),
        AuditModule,
        NotificationsModule,
        CorrespondentsModule,
      ],
    },
    { logger: ['error'], abortOnError: false },
  );
}
process.stdout.write('ready\n');
