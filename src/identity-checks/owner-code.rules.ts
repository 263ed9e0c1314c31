import type { Contact } from '../directory/person.types.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

export const OWNER_CODE_LIMITS = {
  /** Wrong submissions that void a code. */
  wrong: 6,
  perCheck: 3,
  /** Per person in an hour, over all checks: nobody's mailbox is flooded. */
  perPersonHour: 6,
  smsLife: 10 * MINUTE,
  digits: 8,
} as const;

export type ContactRefusal = 'CONTACT_TOO_RECENT' | 'CONTACT_ACADEMIC' | 'CONTACT_NO_SMS';

/**
 * Why a contact may not receive a code, or null. Younger than the policy's days it may be the attacker's; the
 * academic mailbox is what the person cannot open.
 */
export function contactRefusal(
  contact: Pick<Contact, 'kind' | 'setOn' | 'academic'>,
  now: number,
  minimumDays: number,
  smsAvailable: boolean,
): ContactRefusal | null {
  if (contact.academic) return 'CONTACT_ACADEMIC';
  if (now - contact.setOn <= minimumDays * DAY) return 'CONTACT_TOO_RECENT';
  return contact.kind === 'phone' && !smsAvailable ? 'CONTACT_NO_SMS' : null;
}

/** Eight digits (26 bits; OWASP ASVS 6.5 asks for 20) from a MAC; the bias of the reduction is below 2^-37. */
export function digitsOf(mac: Buffer): string {
  const number = mac.readBigUInt64BE(0) % 10n ** BigInt(OWNER_CODE_LIMITS.digits);
  return number.toString().padStart(OWNER_CODE_LIMITS.digits, '0');
}

/** What people read aloud or type: `1234 5678`, with any separator. */
export function normaliseCode(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}
