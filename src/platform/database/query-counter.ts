import type { Logger } from 'typeorm';

/** Counts SQL statements for the benchmark and the metrics page; failed statements are thrown, so not logged twice. */
export class QueryCounter implements Logger {
  total = 0;

  logQuery(): void {
    this.total += 1;
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

export const queryCounter = new QueryCounter();
