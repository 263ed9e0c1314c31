import { readCivilDate } from './civil-date.rules.js';
import { compareNames, type DocumentNames, type PersonNames } from './document-names.rules.js';
import { judgeExpiry, weighDocument } from './document.rules.js';
import type { DocumentInput, EvidenceNote } from './identity-checks.types.js';
import { readMrz, type MrzReading } from './mrz.rules.js';

export interface DocumentResult {
  readonly letter: 'F' | 'D';
  readonly matches: boolean;
  readonly notes: readonly EvidenceNote[];
  /** Kept with the evidence: never the number, the zone or the birth date. */
  readonly details: { readonly expiryMonth: string | null; readonly expiry: string; readonly mrz: boolean };
}

export type DocumentReading =
  | { readonly ok: true; readonly result: DocumentResult }
  | { readonly ok: false; readonly code: 'MRZ_SLIPS'; readonly line: number }
  | { readonly ok: false; readonly code: 'DOCUMENT_INCOMPLETE' };

/**
 * Compares a document with the person. What was typed and what the zone says must each match. A slip in the zone or a
 * missing field is no attempt: the form comes back.
 * @param today civil date `YYYY-MM-DD`
 */
export function compareDocument(
  input: DocumentInput,
  person: PersonNames & { readonly birthDate: string | null },
  today: string,
  toleratedYears: number,
): DocumentReading {
  const zone = input.mrz && input.mrz.join('').trim() !== '' ? readMrz(input.mrz, today) : null;
  if (zone && !zone.coherent) return { ok: false, code: 'MRZ_SLIPS', line: (zone.slips[0]?.line ?? 0) + 1 };
  const read = gather(input, zone);
  if (!read) return { ok: false, code: 'DOCUMENT_INCOMPLETE' };
  const names = read.names.map((one) => compareNames(one, person));
  const namesMatch = names.every((one) => one.match);
  const birthDateMatches =
    person.birthDate !== null && read.birthDates.every((date) => date === person.birthDate);
  const expiry = judgeExpiry({
    documentType: input.documentType,
    expiry: read.expiry,
    issuedIn: zone?.issuedIn ?? null,
    birthDate: read.birthDates[0] ?? null,
    today,
    toleratedYears,
  });
  const weight = weighDocument({
    channel: input.channel,
    faceMatches: input.faceMatches,
    namesMatch,
    birthDateMatches,
    expiryAcceptable: expiry.acceptable,
  });
  const notes = new Set<EvidenceNote>(names.flatMap((one) => one.notes));
  if (!birthDateMatches) notes.add('birth-date-differs');
  if (expiry.state !== 'valid') notes.add(`expiry-${expiry.state}`);
  const expiryMonth = expiry.until?.slice(0, 7) ?? null;
  return {
    ok: true,
    result: {
      ...weight,
      notes: [...notes],
      details: { expiryMonth, expiry: expiry.state, mrz: zone !== null },
    },
  };
}

interface Gathered {
  names: DocumentNames[];
  birthDates: string[];
  expiry: string | null;
}

/** Typed fields and those of the zone together; undefined when something is missing or is no date. */
function gather(input: DocumentInput, zone: MrzReading | null): Gathered | undefined {
  const names: DocumentNames[] = [];
  if (input.names) names.push(input.names);
  if (zone) names.push(zone);
  const typedBirth = optionalDate(input.birthDate);
  const typedExpiry = optionalDate(input.expiry);
  if (typedBirth === undefined || typedExpiry === undefined) return undefined;
  const birthDates = [typedBirth, zone?.birthDate ?? null].filter((date): date is string => date !== null);
  const expiry = typedExpiry ?? zone?.expiry ?? null;
  const dated = expiry !== null || (zone !== null && zone.issuedIn !== null);
  return names.length > 0 && birthDates.length > 0 && dated ? { names, birthDates, expiry } : undefined;
}

/** Null when absent, undefined when it is no date. */
function optionalDate(text: string | undefined): string | null | undefined {
  return text === undefined || text.trim() === '' ? null : readCivilDate(text);
}
