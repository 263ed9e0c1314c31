import { Secret, TOTP } from 'otpauth';
import type { Answer } from './client.js';

/** The code an authenticator app shows that was given the secret written on the page. */
export function codeOf(page: Answer, now: number): string {
  const spelt = /<code class="once">([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
  if (spelt === '') throw new Error(`No secret on the page «${page.heading}».`);
  return codeOfSecret(spelt, now);
}

/** The code of a secret spelt in base 32, with or without spaces. */
export function codeOfSecret(spelt: string, now: number): string {
  const secret = Secret.fromBase32(spelt.replaceAll(' ', ''));
  return new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: now });
}

/** Recovery codes of the page that shows them once. */
export const recoveryCodesOf = (page: Answer): string[] =>
  [...page.text.matchAll(/<li><code>([0-9A-Z-]+)<\/code>/g)].map((match) => match[1] as string);
