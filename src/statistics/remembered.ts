/** A value that is costly to compute and may be a little old. */
export class Remembered<T> {
  private known: { at: number; value: Promise<T> } | null = null;

  /** @param life milliseconds a value counts */
  constructor(private readonly life: number) {}

  /** The value, computed anew once it is too old; people who ask meanwhile wait for the same computation. */
  get(now: number, compute: () => Promise<T>): Promise<T> {
    if (this.known && Math.abs(now - this.known.at) < this.life) return this.known.value;
    const value = compute();
    this.known = { at: now, value };
    value.catch(() => (this.known = null));
    return value;
  }
}
