/** One entry of the main navigation; a module registers its own when it loads. */
export interface NavEntry {
  /** Unique; pages name it in `nav` to be highlighted. The label is the text `<key>` of the locales, as `cases.nav`. */
  readonly key: string;
  readonly label: string;
  readonly href: string;
  /** Shown to holders of this permission; null = anyone signed in. */
  readonly permission: string | null;
  readonly icon: string;
  /** Lower comes first; desk 10, call 20, cases 30, usernames 40, approvals 50 … administration 90. */
  readonly order: number;
}

const entries = new Map<string, NavEntry>();
const perAccount = new WeakMap<ReadonlySet<string>, readonly NavEntry[]>();

/** Adds an entry to the navigation; idempotent per key. */
export function registerNav(entry: NavEntry): void {
  entries.set(entry.key, entry);
}

/** The entries a holder of these permissions sees, in order. */
export function navEntries(permissions: ReadonlySet<string>): readonly NavEntry[] {
  let found = perAccount.get(permissions);
  if (!found) {
    found = [...entries.values()]
      .filter((entry) => entry.permission === null || permissions.has(entry.permission))
      .sort((a, b) => a.order - b.order);
    perAccount.set(permissions, found);
  }
  return found;
}

/** The search field of the top bar. */
export interface QuickSearch {
  readonly action: string;
  /** Text key of its label. */
  readonly label: string;
  readonly permission: string;
}

const searches: QuickSearch[] = [];

/** Adds a search field; the first one whose permission the reader holds is shown. */
export function registerQuickSearch(search: QuickSearch): void {
  if (!searches.some((known) => known.action === search.action)) searches.push(search);
}

export function quickSearch(permissions: ReadonlySet<string>): QuickSearch | undefined {
  return searches.find((search) => permissions.has(search.permission));
}
