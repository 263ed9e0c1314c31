import { Module } from '@nestjs/common';
import { registerNav } from '../platform/web/nav.js';
import { ByAgentSection } from './by-agent.settings.js';
import { CaseFigures } from './case-figures.js';
import { CauseNames } from './cause-names.js';
import { CivilDays } from './civil-days.js';
import { OfficeCalendar } from './office-calendar.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRepository } from './statistics.repository.js';
import { StatisticsDays } from './statistics-days.store.js';
import { StatisticsService } from './statistics.service.js';

registerNav({
  key: 'statistics',
  label: 'statistics.nav',
  href: '/statistics',
  permission: 'statistics.read',
  icon: 'bar-chart',
  order: 70,
});

@Module({
  controllers: [StatisticsController],
  providers: [
    ByAgentSection,
    CaseFigures,
    CauseNames,
    CivilDays,
    OfficeCalendar,
    StatisticsDays,
    StatisticsRepository,
    StatisticsService,
  ],
  exports: [StatisticsService],
})
export class StatisticsModule {}
