import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Public } from '../access.js';
import { projectRoot } from '../../root.js';
import { routesIn } from '../routes.js';
import { openApiDocument } from './document.js';
import { API_OPERATIONS, type ApiOperations } from './operation.js';

/** What programs read first. Open to all: it says what may be asked, and nothing of anybody. */
@Controller('api/v1')
export class ApiController {
  /** Made when first asked for: start-up does not pay for it. */
  private text: string | null = null;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(API_OPERATIONS) private readonly operations: ApiOperations,
  ) {}

  @Get('openapi.json')
  @Public()
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    this.text ??= this.made();
    return this.text;
  }

  private made(): string {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    return JSON.stringify(openApiDocument(routesIn(this.modules), this.operations, version), null, 1);
  }
}
