import { Module, type DynamicModule } from '@nestjs/common';
import { GalleryController } from './gallery.controller.js';
import { PreferencesController } from './preferences.controller.js';
import { WebSettings } from './web-settings.js';

/** Global module of the web layer. Import once: `WebModule.with(settings)`; then `installWeb(app)` after create. */
@Module({})
export class WebModule {
  static with(settings: WebSettings): DynamicModule {
    return {
      module: WebModule,
      global: true,
      controllers: settings.production ? [PreferencesController] : [PreferencesController, GalleryController],
      providers: [{ provide: WebSettings, useValue: settings }],
      exports: [WebSettings],
    };
  }
}
