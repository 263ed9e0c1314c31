import { Injectable } from '@nestjs/common';
import type { Gauge, Registry } from 'prom-client';
import { queryCounter } from '../database/query-counter.js';
import { Transactions } from '../database/transactions.js';
import { DomainError } from '../errors.js';
import { Jobs } from '../jobs/jobs.js';

export interface Readiness {
  status: 'ok';
  database: 'sqlite' | 'postgres';
}

/** What a watcher may know of this process. */
@Injectable()
export class HealthService {
  private registry: Promise<Registry> | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
  ) {}

  /** @throws DomainError DATABASE_UNAVAILABLE (503) when a statement fails */
  async readiness(): Promise<Readiness> {
    try {
      await this.transactions.query('SELECT 1');
    } catch (cause) {
      throw new DomainError('DATABASE_UNAVAILABLE', {}, 'unavailable', { cause });
    }
    return { status: 'ok', database: this.transactions.dialect.kind };
  }

  /** Figures of the process, its statements and its queue, in the text format of Prometheus. */
  async metrics(): Promise<string> {
    this.registry ??= this.makeRegistry();
    return (await this.registry).metrics();
  }

  /** Made at the first question: its code and samplers cost time and memory that an unwatched process need not spend. */
  private async makeRegistry(): Promise<Registry> {
    const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => unknown) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          await collect(this);
        },
      });
    new Counter({
      name: 'guichet_sql_statements_total',
      help: 'SQL statements since the start',
      registers: [registry],
      collect() {
        this.reset();
        this.inc(queryCounter.total);
      },
    });
    gauge('guichet_jobs', 'Jobs by state', ['state'], async (self) => {
      const { lag: _lag, ...states } = await this.jobs.figures();
      for (const [state, total] of Object.entries(states)) self.set({ state }, total);
    });
    gauge('guichet_job_lag_seconds', 'How long the oldest due job has waited', [], async (self) => {
      self.set((await this.jobs.figures()).lag / 1000);
    });
    return registry;
  }
}
