import { createHmac, timingSafeEqual } from 'node:crypto';
import { maskDeep } from './mask.js';
import type { Flash } from './view.js';

export const FLASH_COOKIE = 'guichet_flash';

/** Carries one message over a redirect in a signed cookie; NUMEN-shaped text is masked on the way in. */
export class FlashCodec {
  private readonly key: Buffer;

  constructor(secretKey: string) {
    this.key = createHmac('sha256', secretKey).update('guichet flash 1').digest();
  }

  write(flash: Flash): string {
    const body = Buffer.from(JSON.stringify(maskDeep(flash))).toString('base64url');
    return `${body}.${this.sign(body).toString('base64url')}`;
  }

  /** The message, or null when the cookie is absent or not ours. */
  read(cookie: string | undefined): Flash | null {
    const [body, signature] = (cookie ?? '').split('.');
    if (!body || !signature) return null;
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Flash;
  }

  private sign(body: string): Buffer {
    return createHmac('sha256', this.key).update(body).digest().subarray(0, 16);
  }
}
