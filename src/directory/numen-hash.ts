import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { normaliseNumen } from './numen.rules.js';

const NOBODY = '0'.repeat(64);

/**
 * The only form a NUMEN takes in the database: HMAC-SHA-256 under NUMEN_PEPPER, which lies outside it. The number
 * has few random parts, so that without a key its hash would give it away in seconds.
 */
@Injectable()
export class NumenHash {
  /** Names the key a hash was made with, so that it can be changed one day. */
  readonly keyId: string;

  constructor(private readonly config: Config) {
    this.keyId = createHash('sha256').update(`numen key ${config.numenPepper}`).digest('hex').slice(0, 16);
  }

  /** @param value as typed; normalised here */
  of(value: string): string {
    return createHmac('sha256', this.config.numenPepper)
      .update(`numen ${normaliseNumen(value)}`)
      .digest('hex');
  }

  /** Same work and same time whether a number is on file or not, and wherever it differs. */
  matches(value: string, kept: { hash: string; keyId: string } | null): boolean {
    const typed = Buffer.from(this.of(value), 'hex');
    const known = Buffer.from(kept?.hash ?? NOBODY, 'hex');
    const same = timingSafeEqual(typed, known);
    return same && kept?.keyId === this.keyId;
  }
}
