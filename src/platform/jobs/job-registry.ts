import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { JobDeclaration } from './job.declaration.js';
import { JOB_HANDLER, type HandlesJob } from './job-handler.js';

export interface RegisteredJob {
  declaration: JobDeclaration;
  handler: HandlesJob;
}

/** The jobs of this application; a function, because modules declare theirs while they load. */
export const DECLARED_JOBS = Symbol('declared jobs');

/** Which provider handles which job; refuses to start when a declared job has none or two. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly jobs = new Map<string, RegisteredJob>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    @Inject(DECLARED_JOBS) private readonly declared: () => readonly JobDeclaration[],
  ) {}

  onModuleInit(): void {
    const handlers = this.handlers();
    const problems: string[] = [];
    for (const declaration of this.declared()) {
      const found = handlers.filter(([name]) => name === declaration.name);
      const handler = found[0]?.[1];
      if (found.length === 1 && handler) this.jobs.set(declaration.name, { declaration, handler });
      else problems.push(`${declaration.name} has ${found.length === 0 ? 'no handler' : 'two handlers'}`);
    }
    if (problems.length > 0) throw new Error(`Jobs refused: ${problems.join('; ')}.`);
  }

  get(name: string): RegisteredJob | undefined {
    return this.jobs.get(name);
  }

  recurring(): JobDeclaration[] {
    return [...this.jobs.values()].flatMap(({ declaration }) => (declaration.every ? [declaration] : []));
  }

  private handlers(): Array<[string, HandlesJob]> {
    return this.discovery.getProviders().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const name = this.reflector.get<string | undefined>(JOB_HANDLER, metatype as new () => unknown);
      return name ? [[name, instance as HandlesJob]] : [];
    });
  }
}
