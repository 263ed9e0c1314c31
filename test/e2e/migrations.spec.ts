import type { DataSource } from 'typeorm';
import { DATABASE } from '../../src/database.definition.js';
import { GUARDS } from '../../migrations/guards/index.js';
import { openDataSource, writerOptions } from '../../src/platform/database/data-source.js';
import { testConfig } from '../support/app.js';
import { withDatabases } from '../support/services.js';

/** Names of the triggers that exist. */
async function triggers(dataSource: DataSource): Promise<string[]> {
  const rows: Array<{ name: string }> = await dataSource.query(
    dataSource.options.type === 'postgres'
      ? 'SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal'
      : `SELECT name FROM sqlite_master WHERE type = 'trigger'`,
  );
  return rows.map((row) => row.name).sort();
}

function declaredTriggers(kind: 'sqlite' | 'postgres'): string[] {
  return GUARDS.flatMap((guard) => guard[kind])
    .flatMap((statement) => /CREATE TRIGGER "?(\w+)"?/.exec(statement)?.[1] ?? [])
    .sort();
}

withDatabases('migrations', (database) => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await openDataSource(writerOptions(testConfig(await database.env()), DATABASE));
  });
  afterAll(() => dataSource.destroy());

  const drift = async (): Promise<string[]> =>
    (await dataSource.driver.createSchemaBuilder().log()).upQueries.map((query) => query.query);

  it('go up, leave no drift from the entities, go down to nothing, and up again', async () => {
    await dataSource.runMigrations();
    expect(await drift()).toEqual([]);
    expect(await triggers(dataSource)).toEqual(
      declaredTriggers(database.name === 'SQLite' ? 'sqlite' : 'postgres'),
    );
    for (let i = 0; i < DATABASE.migrations.length; i += 1) await dataSource.undoLastMigration();
    expect(await triggers(dataSource)).toEqual([]);
    await dataSource.runMigrations();
    expect(await drift()).toEqual([]);
  });
});
