import { Module, type INestApplicationContext, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '../../src/audit/audit.module.js';
import { DATABASE } from '../../src/database.definition.js';
import { NotificationsModule } from '../../src/notifications/notifications.module.js';
import { NotificationsService } from '../../src/notifications/notifications.service.js';
import type { Clock } from '../../src/platform/clock.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import type { Environment } from '../../src/platform/config/config.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { Transactions } from '../../src/platform/database/transactions.js';
import type { JobsSettings } from '../../src/platform/jobs/jobs-settings.js';
import { JobsModule } from '../../src/platform/jobs/jobs.module.js';
import { SettingsModule } from '../../src/platform/settings/settings.module.js';
import { webSettings } from '../../src/platform/web/web-settings.js';
import { WebModule } from '../../src/platform/web/web.module.js';
import { testConfig } from './app.js';
import { jobsOf, QUICK } from './jobs.js';

export interface NotificationsApp {
  app: INestApplicationContext;
  notifications: NotificationsService;
  transactions: Transactions;
  stop(): Promise<void>;
}

/** Notifications on their platform, with the given composers and finders in place of the other modules'. */
export async function startNotifications(
  env: Environment,
  providers: Provider[],
  options: { settings?: Partial<JobsSettings>; clock?: Clock } = {},
): Promise<NotificationsApp> {
  @Module({ providers })
  class CorrespondentsModule {}
  @Module({})
  class TestModule {}
  const config = testConfig(env);
  const app = await NestFactory.createApplicationContext(
    {
      module: TestModule,
      imports: [
        ConfigModule.with(config, options.clock),
        WebModule.with(webSettings(config)),
        DatabaseModule.with(DATABASE),
        SettingsModule,
        JobsModule.with({ ...QUICK, ...options.settings }, () => jobsOf('notifications')),
        AuditModule,
        NotificationsModule,
        CorrespondentsModule,
      ],
    },
    { logger: false, abortOnError: false },
  );
  return {
    app,
    notifications: app.get(NotificationsService),
    transactions: app.get(Transactions),
    stop: () => app.close(),
  };
}
