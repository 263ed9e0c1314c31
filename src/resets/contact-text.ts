import { isEmail } from 'class-validator';
import { internationalPhone } from '../platform/phone.js';

/** An e-mail address in lower case, or a telephone number in E.164 (French unless it says otherwise); null for neither. */
export function contactOf(text: string): { kind: 'email' | 'phone'; value: string } | null {
  if (isEmail(text)) return { kind: 'email', value: text.toLowerCase() };
  const phone = internationalPhone(text);
  return phone === null ? null : { kind: 'phone', value: phone };
}
