/** An entry as ldapts gives one: a value, several, or `[]` for an attribute that is not there. */
export type Entry = Readonly<Record<string, string | Buffer | ReadonlyArray<string | Buffer>>>;

/** Every value of an attribute as text, whatever the case the server writes its name in. */
export function values(entry: Entry, attribute: string): string[] {
  const value = entry[attribute] ?? entry[keyOf(entry, attribute)];
  if (value === undefined) return [];
  const list = Array.isArray(value) ? (value as ReadonlyArray<string | Buffer>) : [value as string | Buffer];
  return list.map((one) => one.toString());
}

/** The first value as text, '' when there is none. */
export function first(entry: Entry, attribute: string): string {
  return values(entry, attribute)[0] ?? '';
}

/** The first value as bytes, empty when there is none. */
export function bytes(entry: Entry, attribute: string): Buffer {
  const value = entry[attribute] ?? entry[keyOf(entry, attribute)];
  const one = Array.isArray(value) ? (value as ReadonlyArray<string | Buffer>)[0] : value;
  return Buffer.isBuffer(one) ? one : Buffer.alloc(0);
}

function keyOf(entry: Entry, attribute: string): string {
  const wanted = attribute.toLowerCase();
  return Object.keys(entry).find((name) => name.toLowerCase() === wanted) ?? '';
}
