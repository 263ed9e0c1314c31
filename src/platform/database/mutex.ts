/** Runs asynchronous pieces of work one after the other, in the order they were asked for. */
export class Mutex {
  private tail: Promise<unknown> = Promise.resolve();

  use<T>(work: () => Promise<T>): Promise<T> {
    const result = this.tail.then(work, work);
    this.tail = result.catch(() => undefined);
    return result;
  }
}
