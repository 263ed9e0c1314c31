import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;

/** One-time passwords by time as every authenticator app knows them: SHA-1, six digits, 30 s (RFC 6238). */
function totp(secret: Buffer, issuer: string, label: string): TOTP {
  const bytes = new Secret({ buffer: Uint8Array.from(secret).buffer });
  return new TOTP({ issuer, label, secret: bytes, algorithm: 'SHA1', digits: 6, period: PERIOD });
}

/** The time step of a right code, one step early or late allowed; null for a wrong one. */
export function stepOf(secret: Buffer, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totp(secret, 'x', 'x').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta;
}

/** The code of an instant, for tests and the invented people of a demonstration. */
export function codeAt(secret: Buffer, now: number): string {
  return totp(secret, 'x', 'x').generate({ timestamp: now });
}

/** What an authenticator app is given: the address behind the QR code, and the secret in groups of four to type. */
export function enrolmentOf(secret: Buffer, issuer: string, label: string): { uri: string; spelt: string } {
  const made = totp(secret, issuer, label);
  return { uri: made.toString(), spelt: made.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') };
}

/**
 * The secret offered to a session, 160 bits (RFC 4226, 4). It is derived, so that showing the page writes nothing and
 * the form carries nothing; `version` of the account makes the next enrolment another one.
 */
export function offeredSecret(key: Buffer, sessionId: string, version: number): Buffer {
  return createHmac('sha256', key).update(`${sessionId} ${version}`).digest().subarray(0, 20);
}

/** Seals a secret for the database with AES-256-GCM: a stolen dump yields no codes. */
export function seal(key: Buffer, secret: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return [iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url')).join('.');
}

/** Opens what `seal` closed; throws when it was altered or the key is another. */
export function unseal(key: Buffer, text: string): Buffer {
  const [iv, sealed, tag] = text.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (!iv || !sealed || tag?.length !== 16) throw new Error('A sealed secret is damaged.');
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}
