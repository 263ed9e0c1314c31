import { Module, type DynamicModule } from '@nestjs/common';
import { ApiController } from './api.controller.js';
import { API_OPERATIONS, type ApiOperations } from './operation.js';

/** The description of the JSON API, of what `ApiModule.with(API)` is told. */
@Module({})
export class ApiModule {
  static with(operations: ApiOperations): DynamicModule {
    return {
      module: ApiModule,
      controllers: [ApiController],
      providers: [{ provide: API_OPERATIONS, useValue: operations }],
    };
  }
}
