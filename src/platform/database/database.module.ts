import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Config } from '../config/config.js';
import { ChangeMarks } from './change-marks.js';
import { openDataSource, readerOptions, writerOptions, type DatabaseDefinition } from './data-source.js';
import { PostgresDialect, SqliteDialect } from './dialect.js';
import { migrate } from './migrate.js';
import { Transactions } from './transactions.js';

export const WRITER = Symbol('writer');
export const READER = Symbol('reader');

/** Opens the database, applies pending migrations, and offers `Transactions`, the one way to it. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(WRITER) private readonly writer: DataSource,
    @Inject(READER) private readonly reader: DataSource,
    private readonly transactions: Transactions,
  ) {}

  static with(definition: DatabaseDefinition): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        ChangeMarks,
        { provide: WRITER, inject: [Config], useFactory: (config: Config) => openWriter(config, definition) },
        {
          provide: READER,
          inject: [Config, WRITER],
          useFactory: async (config: Config, writer: DataSource) => {
            const options = readerOptions(config, definition);
            return options ? openDataSource(options) : writer;
          },
        },
        {
          provide: Transactions,
          inject: [Config, WRITER, READER],
          useFactory: (config: Config, writer: DataSource, reader: DataSource) =>
            new Transactions(
              writer,
              reader,
              config.database.kind === 'sqlite' ? new SqliteDialect() : new PostgresDialect(),
            ),
        },
      ],
      exports: [ChangeMarks, Transactions, WRITER, READER],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.reader !== this.writer && this.reader.isInitialized) await this.reader.destroy();
    if (this.writer.isInitialized) await this.writer.destroy();
    this.transactions.close();
  }
}

async function openWriter(config: Config, definition: DatabaseDefinition): Promise<DataSource> {
  const writer = await openDataSource(writerOptions(config, definition));
  await migrate(writer);
  return writer;
}
