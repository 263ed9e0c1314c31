import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { DomainError } from '../platform/errors.js';

/** The three keys, without which a backup can be read by nobody. */
export interface Keys {
  SECRET_KEY: string;
  NUMEN_PEPPER: string;
  AUDIT_KEY: string;
}

const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
export const SHORTEST_PASSPHRASE = 14;

/** Encrypts the keys under a passphrase: scrypt (N = 2^17, OWASP's floor) and AES-256-GCM, as one line of JSON. */
export function sealKeys(keys: Keys, passphrase: string): string {
  if ([...passphrase].length < SHORTEST_PASSPHRASE) {
    throw new DomainError('PASSPHRASE_TOO_SHORT', { limit: SHORTEST_PASSPHRASE }, 'invalid');
  }
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(keys)), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({
    format: 'guichet-keys-1',
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  });
}

/** @throws DomainError NOT_A_KEY_FILE or PASSPHRASE_WRONG (invalid) */
export function openKeys(text: string, passphrase: string): Keys {
  let file: { format: string; salt: string; iv: string; sealed: string };
  try {
    file = JSON.parse(text) as typeof file;
    if (file.format !== 'guichet-keys-1') throw new Error('format');
  } catch (cause) {
    throw new DomainError('NOT_A_KEY_FILE', {}, 'invalid', { cause });
  }
  const sealed = Buffer.from(file.sealed, 'base64');
  const key = scryptSync(passphrase, Buffer.from(file.salt, 'base64'), 32, SCRYPT);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64'));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return JSON.parse(
      Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString(),
    ) as Keys;
  } catch (cause) {
    throw new DomainError('PASSPHRASE_WRONG', {}, 'invalid', { cause });
  }
}
