/** Whose names somebody may learn: the whole académie, some départements, or some schools. */
export type School =
  | { readonly kind: 'academie' }
  | { readonly kind: 'departements'; readonly codes: readonly string[] }
  | { readonly kind: 'uais'; readonly uais: readonly string[] };

/** The part of the directory a look-up may know of; everything else is as if it did not exist. */
export interface LookupReach {
  readonly schools: School;
  /** Protected people are found by supervisors only. */
  readonly protectedToo: boolean;
  /** Narrows the look-up to one school, asked for by the reader. */
  readonly uai?: string | undefined;
}
