import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { API } from './api.definition.js';
import { AuditModule } from './audit/audit.module.js';
import { CaseFactsModule } from './cases/case-facts.module.js';
import { CasesModule } from './cases/cases.module.js';
import { DATABASE } from './database.definition.js';
import { DemoModule } from './demo/demo.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ResetsModule } from './resets/resets.module.js';
import { IdentityChecksModule } from './identity-checks/identity-checks.module.js';
import { StatisticsModule } from './statistics/statistics.module.js';
import type { Clock } from './platform/clock.js';
import type { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { SettingsModule } from './platform/settings/settings.module.js';
import { SettingsPageModule } from './settings/settings-page.module.js';
import { ApiModule } from './platform/web/api/api.module.js';
import { webSettings } from './platform/web/web-settings.js';
import { UsernamesModule } from './usernames/usernames.module.js';
import { WebModule } from './platform/web/web.module.js';

/** The whole application; the three doors and the tests build it through app.setup.ts. */
@Module({})
export class AppModule {
  static with(config: Config, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, clock),
        WebModule.with(webSettings(config)),
        ApiModule.with(API),
        DatabaseModule.with(DATABASE),
        SettingsModule,
        JobsModule.with(),
        HealthModule,
        AuditModule,
        AccountsModule,
        SettingsPageModule,
        DirectoryModule,
        DemoModule,
        CaseFactsModule,
        CasesModule,
        NotificationsModule,
        OperationsModule,
        IdentityChecksModule,
        ResetsModule,
        StatisticsModule,
        UsernamesModule,
      ],
    };
  }
}
