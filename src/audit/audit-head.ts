import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../platform/config/config.js';

export interface Head {
  seq: number;
  mac: string;
}

const WRITE_DELAY_MS = 500;

/**
 * The newest link, kept in a file outside the database: without it, somebody who drops the last rows leaves a
 * chain that still verifies. Writes are gathered; a crash leaves the file a moment behind, which is harmless.
 */
@Injectable()
export class AuditHead implements OnApplicationShutdown {
  private readonly path: string;
  private pending: Head | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly logger = new Logger(AuditHead.name);

  constructor(config: Config) {
    this.path = join(config.dataDir, 'audit-head.json');
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  }

  advance(head: Head): void {
    if (this.pending && this.pending.seq >= head.seq) return;
    this.pending = head;
    this.timer ??= setTimeout(() => this.flush(), WRITE_DELAY_MS).unref();
  }

  read(): Head | null {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Head;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.flush();
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const head = this.pending;
    this.pending = null;
    if (!head) return;
    try {
      if ((this.read()?.seq ?? 0) >= head.seq) return;
      const draft = `${this.path}.${process.pid}`;
      writeFileSync(draft, JSON.stringify(head), { mode: 0o600 });
      renameSync(draft, this.path);
    } catch (error) {
      this.logger.error(`The audit head could not be written to ${this.path}: ${String(error)}`);
    }
  }
}
