import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { keyedHash, keyFor } from '../secret-tokens.js';

const MOST = 8;
const MAC_LENGTH = 24;

/**
 * Remembers in a browser, without a table, which accounts signed in there (OWASP "device cookies"): a guesser
 * elsewhere cannot slow down an owner at the usual desk. The value is `id.mac.mac…`, one MAC an account, newest last;
 * it proves nothing else and opens nothing.
 */
@Injectable()
export class Devices {
  private readonly key: Buffer;

  constructor(config: Config) {
    this.key = keyFor(config.secretKey, 'device');
  }

  /** Id of the browser when this account signed in there before; null otherwise. */
  knownTo(accountId: string | undefined, cookie: string | undefined): string | null {
    const { id, macs } = parse(cookie);
    if (!id || accountId === undefined) return null;
    const own = Buffer.from(this.mac(id, accountId));
    const known = macs.some((mac) => mac.length === MAC_LENGTH && timingSafeEqual(Buffer.from(mac), own));
    return known ? id : null;
  }

  /** The cookie after this account signed in. */
  remember(accountId: string, cookie: string | undefined): string {
    const { id = randomBytes(12).toString('hex'), macs } = parse(cookie);
    const own = this.mac(id, accountId);
    return [id, ...[...macs.filter((mac) => mac !== own), own].slice(-MOST)].join('.');
  }

  private mac(id: string, accountId: string): string {
    return keyedHash(this.key, `${id} ${accountId}`).slice(0, MAC_LENGTH);
  }
}

function parse(cookie: string | undefined): { id?: string; macs: string[] } {
  if (!cookie || !/^[0-9a-f]{24}(\.[0-9a-f]{24}){1,8}$/.test(cookie)) return { macs: [] };
  const [id, ...macs] = cookie.split('.');
  return { ...(id !== undefined && { id }), macs };
}
