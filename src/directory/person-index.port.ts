/** Token of the look-up index that follows the directory; the usernames module provides it. */
export const PERSON_INDEX = Symbol('person index');

export interface PersonIndex {
  /**
   * Rebuilds the look-up keys of these people from the tables, in the caller's transaction. People that no longer
   * exist lose theirs. Called with at most a few hundred ids at a time.
   */
  reindex(personIds: readonly string[]): Promise<void>;
}
