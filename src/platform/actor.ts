/** Who does something: an argument of every use case, and a column of every audit row. */
export interface Actor {
  /** Account behind the act; null for the owner of the account being helped, the system and the command line. */
  readonly accountId: string | null;
  readonly kind: 'account' | 'token' | 'owner' | 'system' | 'cli';
  /** Short text for people reading the trail; never a secret. */
  readonly label: string;
}

/** The product acting by itself (sweeps, jobs). */
export const systemActor = (label = 'system'): Actor => ({ accountId: null, kind: 'system', label });

/** An operator at the command line; `label` names the command. */
export const cliActor = (label: string): Actor => ({ accountId: null, kind: 'cli', label });

/** The owner of an account, on a public page (claim, not-me): nobody signed in. */
export const ownerActor = (label = 'owner'): Actor => ({ accountId: null, kind: 'owner', label });
