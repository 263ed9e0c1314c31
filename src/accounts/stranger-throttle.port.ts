/** Slows what anybody may ask for without an account; the count is kept with those of the sign-in. */
export abstract class StrangerThrottle {
  /**
   * Counts one act from an address before it is done.
   * @returns 0, or how many milliseconds to wait: then nothing was counted and nothing may be done
   */
  abstract takeFromStranger(what: string, address: string): Promise<number>;

  /** Whether an address is one of the académie's own networks. */
  abstract isInside(address: string): boolean;
}
