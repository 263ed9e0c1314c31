import { Module, type DynamicModule } from '@nestjs/common';
import { AccessibilityController } from './accessibility.controller.js';
import { GalleryController } from './gallery.controller.js';
import { PreferencesController } from './preferences.controller.js';
import { Uploads } from './uploads.js';
import { WebSettings } from './web-settings.js';

const PAGES = [AccessibilityController, PreferencesController];

/** Global module of the web layer. Import once: `WebModule.with(settings)`; then `installWeb(app)` after create. */
@Module({})
export class WebModule {
  static with(settings: WebSettings): DynamicModule {
    return {
      module: WebModule,
      global: true,
      controllers: [...PAGES, ...(settings.production ? [] : [GalleryController])],
      providers: [{ provide: WebSettings, useValue: settings }, Uploads],
      exports: [WebSettings, Uploads],
    };
  }
}
