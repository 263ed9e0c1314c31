import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { DomainError } from '../errors.js';
import type { Dialect } from './dialect.js';
import { Mutex } from './mutex.js';

type Hook = () => Promise<void> | void;

interface Open {
  runner: QueryRunner;
  beforeCommit: Hook[];
  last: Hook[];
  afterCommit: Hook[];
  locals: Map<symbol, unknown>;
}

const BUSY_LIMIT_MS = 15_000;

/**
 * The one way to write. `run` opens a transaction that everything called inside it joins by AsyncLocalStorage;
 * nothing has to be passed along, and nothing can be forgotten outside.
 *
 * SQLite: TypeORM has a single query runner per connection, so two overlapping transactions would share BEGIN and
 * COMMIT, and an acknowledged write could be rolled back by its neighbour. Transactions are therefore queued in the
 * process and take the write lock with their first statement; reads outside `run` use a second, read-only connection.
 */
@Injectable()
export class Transactions {
  private readonly storage = new AsyncLocalStorage<Open>();
  private readonly mutex = new Mutex();
  private bulks = 0;
  private readonly logger = new Logger(Transactions.name);

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    readonly dialect: Dialect,
  ) {}

  /**
   * Runs `work` in a transaction, or inside the one already open. Commits when it resolves, rolls back when it
   * throws. After-commit hooks run once the commit is durable; their failure is logged and never fails the caller.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.storage.getStore()) return work();
    const { result, hooks } = await (this.dialect.kind === 'sqlite'
      ? this.mutex.use(() => this.transact(this.writer.createQueryRunner(), work))
      : this.onPooled(work));
    for (const hook of hooks) await this.runAfterCommit(hook);
    return result;
  }

  /**
   * Runs work made of many large transactions (an import, a seed) with the database readied for it; `run` is called
   * inside as ever, and others' transactions come in between.
   */
  async bulk<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside) throw new Error('bulk() holds transactions, it does not run in one.');
    if ((this.bulks += 1) === 1) await this.tune(true);
    try {
      return await work();
    } finally {
      if ((this.bulks -= 1) === 0) await this.tune(false);
    }
  }

  private async tune(on: boolean): Promise<void> {
    if (this.dialect.kind !== 'sqlite') return;
    await this.mutex.use(() => this.dialect.tuneForBulk(this.writer.createQueryRunner(), on));
  }

  /** The manager of the open transaction, else the one that reads committed rows. */
  get manager(): EntityManager {
    return this.storage.getStore()?.runner.manager ?? this.reader.manager;
  }

  /** Rows of a SELECT (or of `… RETURNING`, inside `run`). `$1` placeholders on both databases. */
  async query<R = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const bound = this.dialect.bind(sql, params);
    const open = this.storage.getStore();
    if (open) return (await this.dialect.perform(open.runner, bound.sql, bound.params)).records as R[];
    return (await this.dialect.read(this.reader, bound.sql, bound.params)) as R[];
  }

  /**
   * The same, for a statement asked again and again whose text is always the same: parsed and planned once. No list of
   * placeholders that grows, no condition put together from many.
   */
  async ask<R = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    if (this.inside) return this.query<R>(sql, params);
    const bound = this.dialect.bind(sql, params);
    return (await this.dialect.ask(this.reader, bound.sql, bound.params)) as R[];
  }

  /** Runs a write and returns how many rows it changed. Only inside `run`. */
  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    const bound = this.dialect.bind(sql, params);
    const result = await this.dialect.perform(this.open().runner, bound.sql, bound.params);
    return result.affected ?? result.records.length;
  }

  /** Called when the outermost `run` is about to commit, in order; hooks marked `last` after all others. */
  beforeCommit(hook: Hook, options: { last?: boolean } = {}): void {
    const open = this.open();
    (options.last ? open.last : open.beforeCommit).push(hook);
  }

  /** Called after the commit, outside the transaction. Without an open transaction: at once. */
  afterCommit(hook: Hook): void {
    const open = this.storage.getStore();
    if (open) open.afterCommit.push(hook);
    else void this.runAfterCommit(hook);
  }

  /** A value that lives as long as the open transaction, made at its first use. */
  local<T>(key: symbol, make: () => T): T {
    const { locals } = this.open();
    if (!locals.has(key)) locals.set(key, make());
    return locals.get(key) as T;
  }

  get inside(): boolean {
    return this.storage.getStore() !== undefined;
  }

  assertInside(): void {
    this.open();
  }

  /**
   * Called when the application has stopped. Node 20 carries every storage that was ever used on to every promise of
   * the process: one left behind by each application of a test run made the last ones three times as slow.
   */
  close(): void {
    this.storage.disable();
  }

  /** A directory write must not run inside a transaction: it cannot be rolled back. */
  assertOutside(): void {
    if (this.inside) throw new Error('A directory write was attempted inside a database transaction.');
  }

  /** Takes the chain's lock until the transaction ends. */
  async lockChain(name: string): Promise<void> {
    await this.dialect.lockChain(this.open().runner, name);
  }

  private open(): Open {
    const open = this.storage.getStore();
    if (!open) throw new Error('A write was attempted outside transactions.run().');
    return open;
  }

  private async onPooled<T>(work: () => Promise<T>): Promise<{ result: T; hooks: Hook[] }> {
    const runner = this.writer.createQueryRunner();
    try {
      return await this.transact(runner, work);
    } finally {
      await runner.release();
    }
  }

  private async transact<T>(
    runner: QueryRunner,
    work: () => Promise<T>,
  ): Promise<{ result: T; hooks: Hook[] }> {
    await this.begin(runner);
    const open: Open = { runner, beforeCommit: [], last: [], afterCommit: [], locals: new Map() };
    // TypeORM's save() and remove() would otherwise open a transaction of their own.
    const flag = runner as { isTransactionActive: boolean };
    flag.isTransactionActive = true;
    try {
      const result = await this.storage.run(open, async () => {
        const value = await work();
        for (let i = 0; i < open.beforeCommit.length; i += 1) await open.beforeCommit[i]?.();
        for (let i = 0; i < open.last.length; i += 1) await open.last[i]?.();
        return value;
      });
      await this.dialect.perform(runner, 'COMMIT', []);
      return { result, hooks: open.afterCommit };
    } catch (error) {
      await runner.query('ROLLBACK').catch((reason: unknown) => this.logger.error('Rollback failed', reason));
      throw error;
    } finally {
      flag.isTransactionActive = false;
    }
  }

  private async begin(runner: QueryRunner): Promise<void> {
    const started = performance.now();
    for (;;) {
      try {
        return await this.dialect.begin(runner);
      } catch (error) {
        if (!this.dialect.isBusy(error)) throw error;
        if (performance.now() - started > BUSY_LIMIT_MS) {
          throw new DomainError('DATABASE_BUSY', {}, 'unavailable', { cause: error });
        }
        await pause(2 + Math.random() * 20);
      }
    }
  }

  private async runAfterCommit(hook: Hook): Promise<void> {
    try {
      await this.storage.exit(async () => hook());
    } catch (error) {
      this.logger.error(
        `After-commit work failed; the sweep repairs it: ${String(error)}`,
        (error as Error).stack,
      );
    }
  }
}
