import { plusYears, wholeYears } from './civil-date.rules.js';

/** Documents people may show. The two licences of the list of accepted proofs are one: EU format. */
export const DOCUMENT_TYPES = [
  'national-id',
  'passport',
  'residence-permit',
  'driving-licence',
  'foreign-national-id',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** How the document was seen. A copy (e-mailed, photographed) never adds verification weight. */
export const DOCUMENT_CHANNELS = ['on-site', 'live-video', 'copy'] as const;
export type DocumentChannel = (typeof DOCUMENT_CHANNELS)[number];

export type ExpiryState = 'valid' | 'extended' | 'expired' | 'too-old' | 'unknown';

export interface ExpiryVerdict {
  readonly state: ExpiryState;
  /** Whether the document may still count; an expired one within the tolerance does, with a warning. */
  readonly acceptable: boolean;
  /** Last day of validity, extension included; null when neither printed nor derivable. */
  readonly until: string | null;
}

export interface ExpiryFacts {
  readonly documentType: DocumentType;
  /** Printed date `YYYY-MM-DD`. */
  readonly expiry: string | null;
  /** Month of issue `YYYY-MM` read in the zone of an old French card, which has no expiry there. */
  readonly issuedIn: string | null;
  readonly birthDate: string | null;
  readonly today: string;
  /** Years after expiry during which the kind is still accepted (policy file). */
  readonly toleratedYears: number;
}

/** French cards of adults issued from 2 January 2004 to 31 December 2013 run 15 years (décret n° 2013-1188). */
const EXTENDED_FROM = '2004-01-02';
const EXTENDED_TO = '2013-12-31';
const CARD_YEARS = 10;
const EXTENSION_YEARS = 5;
const MAJORITY = 18;

/**
 * Where a document stands. An expired card still proves identity in France when the likeness is good, so that expiry
 * is a warning with its reason up to the tolerance, and beyond it the document does not count.
 */
export function judgeExpiry(facts: ExpiryFacts): ExpiryVerdict {
  const printed = facts.expiry ?? estimatedExpiry(facts.issuedIn);
  if (printed === null) return { state: 'unknown', acceptable: false, until: null };
  if (printed >= facts.today) return { state: 'valid', acceptable: true, until: printed };
  const until = isExtendedCard(facts, printed) ? plusYears(printed, EXTENSION_YEARS) : printed;
  if (until >= facts.today) return { state: 'extended', acceptable: true, until };
  const tolerated = plusYears(until, facts.toleratedYears) >= facts.today;
  return { state: tolerated ? 'expired' : 'too-old', acceptable: tolerated, until };
}

/** The zone gives the month only: the last day any card of that month can run to is taken. */
function estimatedExpiry(issuedIn: string | null): string | null {
  if (issuedIn === null) return null;
  const [year, month] = [Number(issuedIn.slice(0, 4)), issuedIn.slice(5, 7)];
  return `${year + CARD_YEARS}-${month}-28`;
}

/** New cards carry a printed date ten years after 2021 at the earliest, so that the printed date tells them apart. */
function isExtendedCard({ documentType, birthDate }: ExpiryFacts, printed: string): boolean {
  if (documentType !== 'national-id' || birthDate === null) return false;
  const issued = plusYears(printed, -CARD_YEARS);
  return issued >= EXTENDED_FROM && issued <= EXTENDED_TO && wholeYears(birthDate, issued) >= MAJORITY;
}

export interface DocumentFindings {
  readonly channel: DocumentChannel;
  /** The agent compared the face with the photograph. */
  readonly faceMatches: boolean;
  readonly namesMatch: boolean;
  readonly birthDateMatches: boolean;
  readonly expiryAcceptable: boolean;
}

/**
 * What a document weighs: `F` (face matched to a document that is the person's, on site or live) or `D` (seen, no
 * verification weight). `matches` says whether the document is the person's at all.
 */
export function weighDocument(findings: DocumentFindings): { letter: 'F' | 'D'; matches: boolean } {
  const matches = findings.namesMatch && findings.birthDateMatches;
  const seen = findings.channel === 'on-site' || findings.channel === 'live-video';
  const face = matches && seen && findings.faceMatches && findings.expiryAcceptable;
  return { letter: face ? 'F' : 'D', matches };
}
