const KEY = /\sdata-key="([^"]*)"/g;

/** Keys that a page declares for more than one element: only the first of them would ever obey. */
export function repeatedKeys(html: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [, key = ''] of html.matchAll(KEY)) {
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  return [...repeated];
}

/** Throws when a page gives one key to two acts. For development and the tests: it reads the whole page. */
export function assertKeysOnce(template: string, html: string): void {
  const repeated = repeatedKeys(html);
  if (repeated.length > 0) throw new Error(`${template} declares twice the key ${repeated.join(', ')}`);
}
