import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../platform/errors.js';
import { SETTINGS_SECTION, type SettingsSectionSource } from '../platform/web/settings-section.js';

/** Sections of all modules, in order; two of one key refuse to start. */
@Injectable()
export class SettingsSections implements OnModuleInit {
  private readonly found = new Map<string, SettingsSectionSource>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly audit: AuditService,
  ) {}

  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getProviders()) {
      if (!metatype || !instance || !this.reflector.get(SETTINGS_SECTION, metatype as never)) continue;
      const source = instance as SettingsSectionSource;
      const known = this.found.get(source.key);
      if (known && known !== source)
        throw new Error(`Two sections of the settings are called ${source.key}.`);
      this.found.set(source.key, source);
    }
  }

  all(): SettingsSectionSource[] {
    return [...this.found.values()].sort((a, b) => a.order - b.order);
  }

  /** @throws SETTINGS_SECTION_UNKNOWN, also for a section that only shows */
  writable(key: string): SettingsSectionSource & Required<Pick<SettingsSectionSource, 'save'>> {
    const source = this.found.get(key);
    if (!source?.save) throw new DomainError('SETTINGS_SECTION_UNKNOWN', {}, 'not_found');
    return source as SettingsSectionSource & Required<Pick<SettingsSectionSource, 'save'>>;
  }

  /** Who changed a setting last, as the trail says; `by` is null once its payload is gone. */
  async lastChange(setting: string): Promise<{ at: number; by: string | null } | null> {
    const [entry] = await this.audit.search({ objectType: 'setting', objectId: setting, limit: 1 });
    if (!entry) return null;
    const { by } = entry.payload === null ? {} : (JSON.parse(entry.payload) as { by?: unknown });
    return { at: entry.at, by: typeof by === 'string' ? by : null };
  }
}
