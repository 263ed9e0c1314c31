import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectorySource } from '../directory/directory.source.js';
import { DIRECTORY_SYNC } from '../directory/sync/directory-sync.port.js';
import type { DirectorySync } from '../directory/sync/directory-sync.service.js';
import { Clock, MINUTE } from '../platform/clock.js';
import { Config } from '../platform/config/config.js';
import { keyFileName } from '../platform/config/keys.js';
import { Transactions } from '../platform/database/transactions.js';
import { Jobs } from '../platform/jobs/jobs.js';

export interface Finding {
  check: string;
  level: 'ok' | 'warning' | 'failure';
  /** Plain words, with what to do. */
  text: string;
}

const KEYS = ['SECRET_KEY', 'NUMEN_PEPPER', 'AUDIT_KEY'] as const;
const CLOCK_TOLERANCE_MS = 5_000;

/** Self-check of an installation: what is wrong, in plain words, with what to do about it. */
@Injectable()
export class Doctor {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly directory: DirectorySource,
    @Inject(DIRECTORY_SYNC) private readonly sync: DirectorySync | null,
  ) {}

  async examine(): Promise<Finding[]> {
    const findings = [this.exposure(), ...this.keys()];
    const questions: Record<string, () => Promise<Finding>> = {
      database: () => this.database(),
      clock: () => this.clockSkew(),
      queue: () => this.queue(),
      mail: () => this.mail(),
      audit: () => this.trail(),
    };
    for (const [check, ask] of Object.entries(questions)) {
      try {
        findings.push(await ask());
      } catch (error) {
        findings.push({ check, level: 'failure', text: (error as Error).message });
      }
    }
    return [...findings, ...(await this.accounts()), ...(await this.followed())];
  }

  private async accounts(): Promise<Finding[]> {
    try {
      return [...(await this.directory.examine())];
    } catch (error) {
      return [{ check: 'directory', level: 'failure', text: (error as Error).message }];
    }
  }

  /** Whether the look-up index keeps up with the directory. */
  private async followed(): Promise<Finding[]> {
    if (!this.sync) return [];
    const check = 'directory sync';
    const last = await this.sync.lastRun();
    if (!last?.readAt) {
      const why = last?.problem ? ` (${last.problem})` : '';
      return [
        { check, level: 'warning', text: `The directory was never read${why}: guichet directory sync.` },
      ];
    }
    const minutes = Math.round((this.clock.now() - last.readAt) / MINUTE);
    const text = `The directory was read ${minutes} minutes ago`;
    if (last.problem) return [{ check, level: 'warning', text: `${text}; then: ${last.problem}` }];
    if (minutes > 10) return [{ check, level: 'warning', text: `${text}: is a worker running?` }];
    return [{ check, level: 'ok', text: `${text}.` }];
  }

  private exposure(): Finding {
    const check = 'exposure';
    if (this.config.loopback) return { check, level: 'ok', text: 'Reached on loopback only.' };
    if (!this.config.publicUrl.startsWith('https:')) {
      return {
        check,
        level: 'failure',
        text: `PUBLIC_URL is ${this.config.publicUrl}: away from loopback it must be https.`,
      };
    }
    return { check, level: 'ok', text: `Reached at ${this.config.publicUrl}.` };
  }

  /** With the pepper, one prefix of a NUMEN falls in minutes: away from loopback the keys may not lie beside the data. */
  private keys(): Finding[] {
    return KEYS.map((name) => {
      const check = `key ${name}`;
      const path = join(this.config.dataDir, keyFileName(name));
      if (!existsSync(path)) return { check, level: 'ok', text: `${name} is given from outside.` };
      const open = (statSync(path).mode & 0o077) !== 0;
      if (open) return { check, level: 'failure', text: `${path} can be read by others: chmod 600.` };
      if (this.config.loopback)
        return {
          check,
          level: 'warning',
          text: `${name} was generated beside the database: fine for a trial only.`,
        };
      return {
        check,
        level: 'failure',
        text: `${name} lies beside the database: move it elsewhere and give ${name}_FILE.`,
      };
    });
  }

  private async database(): Promise<Finding> {
    const started = performance.now();
    await this.transactions.query('SELECT 1 AS one');
    const took = performance.now() - started;
    const { kind } = this.config.database;
    return {
      check: 'database',
      level: took > 100 ? 'warning' : 'ok',
      text: `${kind} answers in ${took.toFixed(1)} ms.`,
    };
  }

  private async clockSkew(): Promise<Finding> {
    const check = 'clock';
    const [row] = await this.transactions.query<{ now: number }>(
      `SELECT ${this.transactions.dialect.nowMs} AS now`,
    );
    const skew = Math.abs(this.clock.now() - Number(row?.now ?? 0));
    const level = skew > CLOCK_TOLERANCE_MS ? 'failure' : 'ok';
    return {
      check,
      level,
      text: `The database's clock differs by ${skew} ms${level === 'failure' ? ': set both by NTP' : ''}.`,
    };
  }

  private async queue(): Promise<Finding> {
    const { queued, dead, lag } = await this.jobs.figures();
    const check = 'queue';
    if (dead > 0)
      return { check, level: 'warning', text: `${dead} jobs were given up: guichet jobs list --state dead.` };
    if (lag > 5 * MINUTE)
      return {
        check,
        level: 'failure',
        text: `The oldest job has waited ${Math.round(lag / MINUTE)} minutes: is a worker running?`,
      };
    return { check, level: 'ok', text: `${queued} jobs wait, none for long.` };
  }

  private async mail(): Promise<Finding> {
    const check = 'mail';
    if (this.config.smtpUrl === null)
      return { check, level: 'warning', text: 'Messages are captured, none is sent: set SMTP_URL.' };
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(this.config.smtpUrl, {
      connectionTimeout: 5000,
      greetingTimeout: 5000,
    } as object);
    try {
      await transport.verify();
      return { check, level: 'ok', text: 'The mail server answers and accepts the sign-in.' };
    } catch (error) {
      return { check, level: 'failure', text: `The mail server refuses: ${(error as Error).message}` };
    } finally {
      transport.close();
    }
  }

  private async trail(): Promise<Finding> {
    const check = 'audit';
    const [row] = await this.transactions.query<{ seq: number | null }>(
      'SELECT max(seq) AS seq FROM audit_entries',
    );
    const kept = this.audit.headOutside();
    const seq = Number(row?.seq ?? 0);
    if (kept && kept.seq > seq)
      return {
        check,
        level: 'failure',
        text: 'Entries are missing at the end of the trail: guichet audit verify.',
      };
    return { check, level: 'ok', text: `${seq} entries; guichet audit verify recomputes them.` };
  }
}
