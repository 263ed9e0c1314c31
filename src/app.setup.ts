import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { Clock } from './platform/clock.js';
import type { Config } from './platform/config/config.js';
import { installWeb } from './platform/web/install.js';
import { makeLogger } from './platform/web/log.js';
import { webSettings } from './platform/web/web-settings.js';
import { createWebAdapter } from './platform/web/web-server.js';

export interface AppOptions {
  clock?: Clock;
}

/** The web application, ready to listen: the same for `npm start`, the demo and the tests. */
export async function createWebApp(
  config: Config,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = createWebAdapter(webSettings(config), makeLogger(config.logLevel));
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, options.clock),
    adapter,
    {
      logger: config.logLevel === 'silent' ? false : ['fatal', 'error', 'warn'],
      abortOnError: false,
    },
  );
  await installWeb(app);
  app.enableShutdownHooks();
  return app;
}

/** The application without its web door: the worker and the command line. */
export async function createContext(
  config: Config,
  options: AppOptions = {},
): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.with(config, options.clock), {
    logger: config.logLevel === 'silent' ? false : ['fatal', 'error', 'warn'],
    abortOnError: false,
  });
  app.enableShutdownHooks();
  return app;
}
