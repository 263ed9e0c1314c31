import type { ContactKind } from './account-state.rules.js';

const DOTS = '•••';

/** Contacts prove something, and may carry a link, once they are older than this. */
export const CONTACT_AGE_MS = 30 * 86_400_000;

/** True for a contact outside the lost mailbox that was recorded more than 30 days ago. */
export function isUsableContact(contact: { academic: boolean; setOn: number }, now: number): boolean {
  return !contact.academic && now - contact.setOn > CONTACT_AGE_MS;
}

/** A contact as an agent may see it: enough for its owner to recognise, too little to write down. */
export function maskContact(kind: ContactKind, value: string): string {
  return kind === 'email' ? maskEmail(value) : maskPhone(value);
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return DOTS;
  const domain = address.slice(at + 1);
  const ending = domain.includes('.') ? domain.slice(domain.lastIndexOf('.')) : '';
  return `${address.charAt(0)}${DOTS}@${domain.charAt(0)}${DOTS}${ending}`;
}

/** French numbers read `06 •• •• •• 47`; others keep the country and the last two digits. */
function maskPhone(number: string): string {
  const french = /^\+33(\d)(\d{6})(\d{2})$/.exec(number);
  if (french) return `0${french[1]}${' ••'.repeat(4).slice(0, 9)} ${french[3]}`;
  return `${number.slice(0, 3)} ${DOTS} ${number.slice(-2)}`;
}

/** True when the address lies in the domain of the account's own mailbox, or is that mailbox. */
export function isAcademicAddress(address: string, ownEmail: string | null): boolean {
  if (!ownEmail) return false;
  const domain = (text: string): string => text.slice(text.lastIndexOf('@') + 1).toLowerCase();
  return domain(address) === domain(ownEmail);
}
