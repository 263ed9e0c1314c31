/** How an admin chooses a scope: the whole académie, some départements, some schools. */
export const REACHES = ['academie', 'departements', 'uais'] as const;
export type ReachKind = (typeof REACHES)[number];
