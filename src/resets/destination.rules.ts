import { isUsableContact } from '../directory/contact.rules.js';

/** Somewhere a reset is announced. `own`: the person's; otherwise the message names the person to a third party. */
export interface Destination {
  kind: 'contact' | 'person' | 'establishment' | 'hr';
  id: string;
  own: boolean;
  /** Out of reach of whoever took the account over: neither its mailbox nor a contact changed lately. */
  elsewhere: boolean;
}

export interface DestinationFacts {
  now: number;
  person: { id: string; hasMailbox: boolean };
  contacts: readonly { id: string; academic: boolean; ownMailbox: boolean; setOn: number }[];
  /** Head of the person's school, with a mailbox. */
  head: { id: string } | null;
  school: { uai: string } | null;
  hrMailbox: boolean;
  /** The school had a hand in it (its voucher was counted, or it asked): HR is told as well. */
  schoolInvolved: boolean;
}

/**
 * Every registered address of the owner (NIST SP 800-63B-4 §4.6), the academic mailbox too, and one place outside
 * the account: the head of the school, else the school's mailbox, else HR. Heads are told by their school. Where the
 * school itself vouched or asked, HR hears of it too.
 */
export function destinationsFor(facts: DestinationFacts): Destination[] {
  const { now, person, school, schoolInvolved } = facts;
  // One message and one link per mailbox: its own is told as the person's.
  const contacts = facts.contacts.filter(({ ownMailbox }) => !(ownMailbox && person.hasMailbox));
  const all: Destination[] = contacts.map((contact) => ({
    kind: 'contact',
    id: contact.id,
    own: true,
    elsewhere: isUsableContact(contact, now),
  }));
  if (person.hasMailbox) all.push({ kind: 'person', id: person.id, own: true, elsewhere: false });
  const head = facts.head && facts.head.id !== person.id ? facts.head : null;
  const outside = { own: false, elsewhere: !schoolInvolved };
  if (head) all.push({ kind: 'person', id: head.id, ...outside });
  else if (school) all.push({ kind: 'establishment', id: school.uai, ...outside });
  if (facts.hrMailbox && (schoolInvolved || (!head && !school)))
    all.push({ kind: 'hr', id: 'hr', own: false, elsewhere: true });
  return all;
}

/**
 * True when at least one destination is out of reach of the reset account, the requester (the contacts used in this
 * check) and the voucher (the school's head or mailbox, when the school vouched or asked).
 */
export function isToldElsewhere(
  destinations: readonly Destination[],
  usedContactIds: readonly string[],
): boolean {
  return destinations.some(
    ({ kind, id, elsewhere }) => elsewhere && !(kind === 'contact' && usedContactIds.includes(id)),
  );
}
