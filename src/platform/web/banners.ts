/**
 * Warnings a module raises while it runs, shown to everybody signed in beside those of the configuration: texts of
 * its locale file, by key.
 */
const raised = new Set<string>();

/** Raises or lowers a banner; idempotent. */
export function setBanner(key: string, on: boolean): void {
  if (on) raised.add(key);
  else raised.delete(key);
}

/** Keys of the raised banners, in the order they were raised. */
export function raisedBanners(): readonly string[] {
  return [...raised];
}
