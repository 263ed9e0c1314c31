import { glued, nameKeys, nameParts, sharesKey } from './name-keys.rules.js';

/** Names on the document, typed by the agent or read in the zone (`<` between parts). `…Full`: the field was full. */
export interface DocumentNames {
  readonly surname: string;
  readonly givenNames: string;
  readonly surnameFull?: boolean;
  readonly givenNamesFull?: boolean;
}

/** Names of the person on file. */
export interface PersonNames {
  readonly birthName: string;
  readonly usageName: string | null;
  readonly firstName: string;
}

/**
 * What the agent is told about a comparison. The `ok-…` notes explain a match, the others why there is none; a near
 * miss is named so that the agent looks again, never accepted.
 */
export type NameNote =
  | 'ok-birth-name'
  | 'ok-usage-name'
  | 'ok-surname-cut-short'
  | 'ok-given-name-cut-short'
  | 'ok-compound-written-otherwise'
  | 'ok-usual-given-name'
  | 'surname-differs'
  | 'surname-differs-by-one-letter'
  | 'given-name-differs'
  | 'given-name-differs-by-one-letter'
  | 'given-name-incomplete'
  | 'names-missing';

export interface NameComparison {
  readonly match: boolean;
  readonly notes: readonly NameNote[];
}

interface Verdict {
  match: boolean;
  notes: NameNote[];
}

/**
 * Compares a document's names with the person's. The surname may be the birth or the usage name; of the given names
 * one is enough (any of them may be the usual one: article 57 of the Code civil); compounds match in either writing.
 * Prefix equality counts only where the field was full. Likeness alone is never a match.
 */
export function compareNames(document: DocumentNames, person: PersonNames): NameComparison {
  if (nameKeys(document.surname).size === 0) return { match: false, notes: ['names-missing'] };
  const surname = compareSurname(document, person);
  const given = compareGiven(document, person.firstName);
  return { match: surname.match && given.match, notes: [...surname.notes, ...given.notes] };
}

function compareSurname(document: DocumentNames, person: PersonNames): Verdict {
  const onDocument = nameKeys(document.surname);
  const onFile: [NameNote, string][] = [['ok-birth-name', person.birthName]];
  if (person.usageName) onFile.push(['ok-usage-name', person.usageName]);
  for (const [note, name] of onFile) {
    if (sharesKey(onDocument, nameKeys(name))) return { match: true, notes: [note] };
  }
  if (document.surnameFull) {
    const cut = onFile.find(([, name]) => startsWithKey(nameKeys(name), document.surname));
    if (cut) return { match: true, notes: [cut[0], 'ok-surname-cut-short'] };
  }
  const near = onFile.some(([, name]) => differByOne(joined(document.surname), joined(name)));
  return { match: false, notes: [near ? 'surname-differs-by-one-letter' : 'surname-differs'] };
}

function compareGiven(document: DocumentNames, firstName: string): Verdict {
  const written = nameParts(document.givenNames);
  if (written.length === 0)
    return { match: false, notes: [document.surnameFull ? 'given-name-incomplete' : 'names-missing'] };
  const wanted = nameKeys(firstName);
  for (let start = 0; start < written.length; start++) {
    const length = runMatching(written.slice(start), wanted);
    if (length > 0)
      return { match: true, notes: givenNotes(start, sameWriting(document.givenNames, firstName)) };
  }
  if (document.givenNamesFull && lastPartIsCut(written, wanted)) {
    return { match: true, notes: ['ok-given-name-cut-short'] };
  }
  return { match: false, notes: [whyGivenDiffers(written, firstName)] };
}

/** How many leading parts, taken together, are the wanted name: `JEAN PIERRE PAUL` holds Jean-Pierre in two. */
function runMatching(written: readonly string[], wanted: ReadonlySet<string>): number {
  for (let length = 1; length <= Math.min(4, written.length); length++) {
    if (sharesKey(nameKeys(written.slice(0, length).join(' ')), wanted)) return length;
  }
  return 0;
}

function givenNotes(start: number, sameWriting: boolean): NameNote[] {
  if (start > 0) return ['ok-usual-given-name'];
  return sameWriting ? [] : ['ok-compound-written-otherwise'];
}

/** The first name stands in the document as it is written on file, or has a single part. */
function sameWriting(givenNames: string, firstName: string): boolean {
  const parts = nameParts(firstName);
  const written = nameParts(givenNames);
  return parts.every((part, at) => written[at] === part);
}

/** The field ended inside the wanted name: every whole part agrees and the last one begins what is left of it. */
function lastPartIsCut(written: readonly string[], wanted: ReadonlySet<string>): boolean {
  return startsWithKey(wanted, written.join(' ')) || startsWithKey(wanted, written.at(-1) ?? '');
}

function startsWithKey(keys: ReadonlySet<string>, cut: string): boolean {
  const beginnings = [...nameKeys(cut)].map(glued);
  return [...keys].some((key) => beginnings.some((beginning) => glued(key).startsWith(beginning)));
}

function whyGivenDiffers(written: readonly string[], firstName: string): NameNote {
  const wanted = nameParts(firstName);
  if (wanted.length > 1 && wanted[0] === written[0]) return 'given-name-incomplete';
  const near = differByOne(written[0] ?? '', wanted.join(''));
  return near ? 'given-name-differs-by-one-letter' : 'given-name-differs';
}

function joined(name: string): string {
  return nameParts(name).join('');
}

/** One letter added, dropped, changed, or two neighbours swapped. */
function differByOne(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const [a, b] = [left.slice(at), right.slice(at)];
  const swapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return swapped || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}
