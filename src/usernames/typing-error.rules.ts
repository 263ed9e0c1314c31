/** One slip of the finger: a letter missing, added, replaced, or two neighbours swapped. */

/** True when `a` and `b` differ by exactly one such slip (Damerau–Levenshtein distance 1). Linear time. */
export function oneSlipApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  if (a.length !== b.length) {
    const [long, short] = a.length > b.length ? [a, b] : [b, a];
    return long.slice(start + 1) === short.slice(start);
  }
  if (a.slice(start + 1) === b.slice(start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && a.slice(start + 2) === b.slice(start + 2);
}

/**
 * The text itself and every text with one letter taken out. Two texts one slip apart always share one of
 * these, so that an equality look-up finds every neighbour (the idea of SymSpell).
 */
export function oneDeletionOrNone(text: string): string[] {
  const all = [text];
  for (let at = 0; at < text.length; at += 1) {
    // of two like neighbours it does not matter which one is missing
    if (at > 0 && text[at] === text[at - 1]) continue;
    all.push(text.slice(0, at) + text.slice(at + 1));
  }
  return all;
}
