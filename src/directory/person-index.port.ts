/** Token of the look-up index that follows the directory; the usernames module provides it. */
export const PERSON_INDEX = Symbol('person index');

/** What the index is made from, of one person. */
export interface IndexedPerson {
  id: string;
  username: string;
  birthName: string;
  usageName: string | null;
  firstName: string;
  email: string | null;
  protected: boolean | number;
}

export interface PersonIndex {
  /**
   * Rebuilds the look-up keys of these people from the tables, in the caller's transaction. People that no longer
   * exist lose theirs. Called with at most a few hundred ids at a time.
   */
  reindex(personIds: readonly string[]): Promise<void>;
  /** Adds the keys of people who were not there before and have no former names, in the caller's transaction. */
  add(people: readonly IndexedPerson[]): Promise<void>;
  /**
   * Adds the keys of everybody an import wrote, in the order of the index, in transactions of its own. Safe to repeat:
   * what is there already stays.
   * @param total how many people that is
   * @param onProgress how much of it is done, counted in people; false stops
   * @returns false when stopped
   */
  addImported(
    importId: string,
    total: number,
    onProgress?: (done: number) => boolean | void,
  ): Promise<boolean>;
}
