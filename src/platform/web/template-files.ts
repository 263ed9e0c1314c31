import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Every `views/**.hbs` by name (`cases/show`). Files under `partials/` are partials named by their path (`field`,
 * `accounts/rules`); a file beginning with `_` in any other folder is the partial `folder/_name`.
 */
export function readTemplates(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.hbs'),
  );
  return new Map(files.sort().map((file) => [nameOf(file), tidy(readFileSync(join(folder, file), 'utf8'))]));
}

function nameOf(file: string): string {
  return relative('.', file)
    .split(sep)
    .join('/')
    .replace(/\.hbs$/, '');
}

/** Indentation is for authors; dropping it saves about a fifth of each page. `<pre>` and `<textarea>` hold values only. */
function tidy(source: string): string {
  return source.replace(/^[ \t]+/gm, '').replace(/\n{2,}/g, '\n');
}

export function isPartial(name: string): boolean {
  return name.startsWith('partials/') || /(^|\/)_[^/]+$/.test(name);
}

export function partialName(name: string): string {
  return name.replace(/^partials\//, '');
}

/** Changes with any template, with the helpers and with the compiler's version. */
export function fingerprint(sources: ReadonlyMap<string, string>, more: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const entry of sources) hash.update(JSON.stringify(entry));
  return hash.digest('hex');
}
