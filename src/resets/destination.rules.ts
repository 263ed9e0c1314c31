/** Somewhere a reset is announced. `own`: the person's; otherwise the message names the person to a third party. */
export interface Destination {
  kind: 'contact' | 'person' | 'establishment' | 'hr';
  id: string;
  own: boolean;
}

export interface DestinationFacts {
  person: { id: string; hasMailbox: boolean };
  contacts: readonly { id: string; academic: boolean; kind: 'email' | 'phone' }[];
  /** Head of the person's school, with a mailbox. */
  head: { id: string } | null;
  school: { uai: string } | null;
  hrMailbox: boolean;
}

/**
 * Every registered address of the owner (NIST SP 800-63B-4 §4.6), the academic mailbox too, and one place outside
 * the account: the head of the school, else the school's mailbox, else HR. Heads are told by their school.
 */
export function destinationsFor(facts: DestinationFacts): Destination[] {
  const all: Destination[] = facts.contacts.map(({ id }) => ({ kind: 'contact', id, own: true }));
  if (facts.person.hasMailbox) all.push({ kind: 'person', id: facts.person.id, own: true });
  const head = facts.head && facts.head.id !== facts.person.id ? facts.head : null;
  if (head) all.push({ kind: 'person', id: head.id, own: false });
  else if (facts.school) all.push({ kind: 'establishment', id: facts.school.uai, own: false });
  else if (facts.hrMailbox) all.push({ kind: 'hr', id: 'hr', own: false });
  return all;
}

/**
 * True when at least one destination is out of reach of the reset account (its mailbox), the requester (the contacts
 * used in this check) and the voucher (the school's head or mailbox, when a voucher was counted).
 */
export function isToldElsewhere(
  destinations: readonly Destination[],
  usedContactIds: readonly string[],
  voucherCounted: boolean,
): boolean {
  return destinations.some((to) => {
    if (to.kind === 'contact') return !usedContactIds.includes(to.id);
    if (to.kind === 'person' && to.own) return false;
    return to.kind === 'hr' || !voucherCounted;
  });
}
