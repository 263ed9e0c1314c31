/**
 * @own-modules it declares jobs of the tests
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobDriverContract } from '../support/jobs-contract.js';
import { withDatabases } from '../support/services.js';

withDatabases('jobs', (database) => {
  jobDriverContract(`embedded on ${database.name}`, async () => ({
    ...(await database.env()),
    DATA_DIR: mkdtempSync(join(tmpdir(), 'guichet-jobs-')),
  }));
});
