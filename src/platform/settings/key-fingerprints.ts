import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config, ConfigError } from '../config/config.js';
import { Transactions } from '../database/transactions.js';

/**
 * Keeps a fingerprint of each key beside the data it protects. A wrong key would not fail, it would silently match
 * no NUMEN, break every link and every link of the audit chain: so it refuses to start.
 */
@Injectable()
export class KeyFingerprints implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const keys = {
      SECRET_KEY: this.config.secretKey,
      NUMEN_PEPPER: this.config.numenPepper,
      AUDIT_KEY: this.config.auditKey,
    };
    const names = Object.keys(keys).map((name) => `fingerprint:${name}`);
    const rows = await this.transactions.query<{ name: string; value: string }>(
      'SELECT name, value FROM settings WHERE name IN ($1, $2, $3)',
      names,
    );
    const kept = new Map(rows.map((row) => [row.name, JSON.parse(row.value) as string]));
    const problems: string[] = [];
    const missing: Array<[string, string]> = [];
    for (const [variable, key] of Object.entries(keys)) {
      const fingerprint = createHmac('sha256', key).update(`guichet ${variable}`).digest('hex').slice(0, 32);
      const known = kept.get(`fingerprint:${variable}`);
      if (known === undefined) missing.push([`fingerprint:${variable}`, fingerprint]);
      else if (known !== fingerprint)
        problems.push(`${variable} is not the key this database was made with.`);
    }
    if (problems.length > 0) throw new ConfigError(problems);
    if (missing.length > 0) await this.keep(missing);
  }

  private async keep(fingerprints: ReadonlyArray<[string, string]>): Promise<void> {
    await this.transactions.run(async () => {
      for (const [name, value] of fingerprints) {
        await this.transactions.execute(
          'INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
          [name, JSON.stringify(value), this.clock.now()],
        );
      }
    });
  }
}
