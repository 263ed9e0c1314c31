/** Values of civil days, up to a total size; then those known longest are forgotten. */
export class DayMemory<T> {
  private readonly known = new Map<string, { value: T; size: number }>();
  private total = 0;

  /** @param limit total size of what is kept, in the unit of `sizeOf` */
  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: T) => number,
  ) {}

  get(day: string): T | undefined {
    return this.known.get(day)?.value;
  }

  keep(day: string, value: T): void {
    this.forget(day);
    const size = this.sizeOf(value) + 1;
    this.known.set(day, { value, size });
    this.total += size;
    for (const oldest of this.known.keys()) {
      if (this.total <= this.limit) break;
      this.forget(oldest);
    }
  }

  forget(day: string): void {
    const known = this.known.get(day);
    if (!known) return;
    this.total -= known.size;
    this.known.delete(day);
  }

  clear(): void {
    this.known.clear();
    this.total = 0;
  }
}
