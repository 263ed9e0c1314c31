import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { registerNav } from '../platform/web/nav.js';
import { ClosedDaysSection } from './closed-days.settings.js';
import { SettingsSections } from './settings-sections.js';
import { SettingsController } from './settings.controller.js';

registerNav({
  key: 'settings',
  label: 'settings.title',
  href: '/settings',
  permission: 'settings.manage',
  icon: 'gear',
  order: 95,
});

/** `/settings`: the page; the sections come from the modules. */
@Module({
  imports: [DiscoveryModule],
  controllers: [SettingsController],
  providers: [SettingsSections, ClosedDaysSection],
})
export class SettingsPageModule {}
