import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config, ConfigError } from '../platform/config/config.js';
import { Settings } from '../platform/settings/settings.service.js';

/** Set in every database a demonstration was made in. */
export const DEMO_SETTING = 'demo';

/** A demo database never meets a real directory or a real mail server: it refuses to start outside a demonstration. */
@Injectable()
export class DemoGuard implements OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.demo || !(await this.settings.get<boolean>(DEMO_SETTING, false))) return;
    throw new ConfigError([
      'This database holds a demonstration: it starts with npm run demo only. Give DATABASE_URL or DATA_DIR another place.',
    ]);
  }
}
