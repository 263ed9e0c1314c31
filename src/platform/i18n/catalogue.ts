import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A text cut at its placeholders: literal, name, literal, name, … literal. */
export type Message = string | readonly string[];
export type Catalogue = ReadonlyMap<string, Message>;

interface Nested {
  readonly [key: string]: string | Nested;
}

/**
 * Reads `<folder>/*.json` into one flat map of `<file>.a.b` → text.
 * `french`: typographic spaces are made unbreakable. Throws, naming the file, when a file is not JSON or holds anything but texts.
 */
export function loadCatalogue(folder: string, french: boolean): Catalogue {
  const texts = new Map<string, Message>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const path = join(folder, file);
    flatten(parse(path), basename(file, '.json'), texts, path, french ? keepSigns : (text) => text);
  }
  indexErrors(texts);
  return texts;
}

function parse(path: string): Nested {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Nested;
  } catch (cause) {
    throw new Error(`${path} is not readable JSON`, { cause });
  }
}

function flatten(
  node: Nested,
  prefix: string,
  into: Map<string, Message>,
  path: string,
  set: (text: string) => string,
): void {
  for (const [key, value] of Object.entries(node)) {
    const full = `${prefix}.${key}`;
    if (typeof value === 'string') into.set(full, cut(set(value)));
    else if (value && typeof value === 'object' && !Array.isArray(value))
      flatten(value, full, into, path, set);
    else throw new Error(`${path}: ${full} must be a text`);
  }
}

/** French sets `: ; ? ! » %` off by a space that must not end a line; authors type a plain one. */
function keepSigns(text: string): string {
  return text.replace(/ (?=[:;?!»%](?:\s|$|[.,)]))/g, '\u00a0').replace(/« /g, '«\u00a0');
}

/** Splits on `{name}`; texts without a placeholder stay plain strings, the common and quickest case. */
function cut(text: string): Message {
  const parts = text.split(/\{([A-Za-z][A-Za-z0-9]*)\}/);
  return parts.length === 1 ? text : parts;
}

/** Lets each module keep its error texts in its own file: `<module>.errors.CODE` is also `errors.CODE`. */
function indexErrors(texts: Map<string, Message>): void {
  for (const [key, message] of [...texts]) {
    const match = /^[^.]+\.(errors\.[A-Z0-9_]+)$/.exec(key);
    if (match?.[1] && !texts.has(match[1])) texts.set(match[1], message);
  }
}
