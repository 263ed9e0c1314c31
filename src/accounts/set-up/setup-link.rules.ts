/** `set-up`: a new account's first password; `restore`: password and second factor anew; `first-admin`: the founding. */
export const SETUP_PURPOSES = ['set-up', 'restore', 'first-admin'] as const;
export type SetupPurpose = (typeof SETUP_PURPOSES)[number];

/** Milliseconds: three days, so that a link handed over on Friday works on Monday. */
export const SETUP_LIFE = 72 * 3_600_000;

export interface LinkFacts {
  readonly usedAt: number | null;
  readonly expiresAt: number;
}

/** True while a link may still be used. */
export const isUsable = (link: LinkFacts, now: number): boolean =>
  link.usedAt === null && now < link.expiresAt;
