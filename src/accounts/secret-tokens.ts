import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie, a link or a token; only `hashToken` of it is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 suffices for 256 random bits: nothing can be guessed back. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A key for one use, from the installation's secret: what is made for one use is worthless for another. */
export const keyFor = (secretKey: string, use: string): Buffer =>
  createHmac('sha256', secretKey).update(`guichet accounts ${use}`).digest();

/** Keyed hash, for what could be guessed from a plain one (addresses, short codes). */
export const keyedHash = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex');
