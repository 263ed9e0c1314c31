/** What happened to an account, in the words of the announcements. */
export type ActKind = 'unlock' | 'password' | 'activation' | 'unfreeze';

/** What changed of the way into a Guichet account. */
export type SignInChange = 'password' | 'restored' | 'second-factor' | 'recovery-code' | 'token';

/** Whose account an announcement speaks of: the reader's, or that of a named colleague (head, school, HR). */
export interface About {
  /** null: the reader's own account. */
  personName: string | null;
  /** Epoch milliseconds. */
  at: number;
}

/**
 * What each message needs to be written; its owner gives it at the moment of sending (`ComposesMail`).
 * Links are whole addresses. Instants are epoch milliseconds, spans milliseconds. Texts are ready in the reader's language.
 */
export interface MailFacts {
  /** A one-time code to a contact of the owner; by SMS the text alone. */
  'owner-code': { code: string; validFor: number };
  /** Proves that a contact the owner has just given is theirs. */
  'contact-code': { code: string; validFor: number };
  /** The owner chooses the secret. `withdrawalCode`: the page also asks the code told on the verified call. */
  'claim-link': {
    caseNumber: string;
    kind: ActKind;
    link: string;
    validFor: number;
    withdrawalCode: boolean;
    /** A slip for somebody else to print: whom they hand it to; null for the owner's own message. */
    handTo: string | null;
  };
  /** The account was reset; `notMeLink` stops everything. */
  'reset-notice': About & { kind: Exclude<ActKind, 'unlock'>; notMeLink: string };
  'unlock-notice': About & { notMeLink: string };
  /** Wrong NUMEN given several times: that kind of evidence is closed until `until`. */
  'numen-locked': { at: number; until: number };
  'username-confirmation': {
    username: string;
    spelled: string;
    explanation: string | null;
    caseNumber: string | null;
    /** Whose it is, when a school reads it; null: the reader's own. */
    personName: string | null;
  };
  'voucher-request': { personName: string; link: string; until: number };
  'approval-request': { caseNumber: string; link: string; until: number };
  /** A public message of the desk; paragraphs as written. */
  'case-message': { caseNumber: string; subject: string; paragraphs: readonly string[] };
  /** To the owner of a Guichet account: how they sign in has changed, so that a thief cannot do it unseen. */
  'account-notice': { what: SignInChange; at: number };
  /** To all administrators: somebody was given a role that resets or administers. */
  'role-granted': { name: string; role: string; grantedBy: string; at: number };
  'freeze-notice': About & { reason: 'owner' | 'desk' };
  /** To supervisors: something to look at now. `text` says what, in the reader's language. */
  'desk-alert': { text: string; at: number; link: string };
  /** To HR: an account that only its record can open again; the case waits for the answer. */
  'hr-request': {
    caseNumber: string;
    personName: string;
    /** Empty while no account exists. */
    username: string;
    reason: 'disabled' | 'left' | 'not-created';
  };
  /** What the policy asks for next: what to bring, where, when. */
  'next-step': { caseNumber: string; items: readonly string[]; desk: string; hours: string };
}

export type MailName = keyof MailFacts;
