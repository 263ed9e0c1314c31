import type { PersonDraft } from './drafts.types.js';

/** What is known of somebody a line may be about. */
export interface Known {
  readonly id: string;
  readonly usernameKey: string;
  readonly numenHash: string | null;
  readonly birthDate: string | null;
  readonly birthName: string;
  readonly usageName: string | null;
  readonly firstName: string;
}

export interface Candidates {
  /** The one the same entry of the directory was before, whatever it is called now. */
  readonly byEntry?: Known | undefined;
  readonly byUsername: Known | undefined;
  /** Those with the NUMEN, former username or address of the line; usually one or none. */
  readonly byNumen: readonly Known[];
  readonly byAlias: readonly Known[];
  readonly byEmail: readonly Known[];
}

/**
 * Who a line is about; null: somebody new. An entry of a directory stays the person it was, since its lasting name is
 * never given again. Else the identity key is the username; then the NUMEN, then a former username,
 * then the e-mail address. Usernames are given again when their holder leaves: a line that shares the username but
 * contradicts its holder is somebody new (who takes it over), never a change of identity.
 */
export function matchPerson(draft: PersonDraft, candidates: Candidates): string | null {
  const { byEntry, byUsername, byNumen, byAlias, byEmail } = candidates;
  if (byEntry) return byEntry.id;
  if (byUsername && !contradicts(byUsername, draft)) return byUsername.id;
  const [sameNumen, otherNumen] = byNumen;
  if (sameNumen && !otherNumen) return sameNumen.id;
  for (const found of [byAlias, byEmail]) {
    const [only, another] = found.filter((known) => sameName(known, draft) && !contradicts(known, draft));
    if (only && !another) return only.id;
  }
  return null;
}

/** True when what is known on both sides cannot be one and the same person. */
export function contradicts(known: Known, draft: PersonDraft): boolean {
  const numen = compare(known.numenHash, draft.numenHash);
  if (numen === 'same') return false;
  const birthDate = compare(known.birthDate, draft.birthDate);
  const firstName = fold(known.firstName) === fold(draft.firstName);
  const name = sameName(known, draft);
  if (birthDate === 'same' && (firstName || name)) return false;
  if (numen === 'differs' && birthDate === 'differs') return true;
  if (name) return false;
  return numen === 'differs' || birthDate === 'differs' || !firstName;
}

function compare(a: string | null | undefined, b: string | null | undefined): 'same' | 'differs' | 'unknown' {
  if (!a || !b) return 'unknown';
  return a === b ? 'same' : 'differs';
}

/** The birth names agree, or one is the other's usage name: files mix the two up. */
function sameName(known: Known, draft: PersonDraft): boolean {
  const names = (birth: string, usage: string | null | undefined): string[] =>
    [birth, usage ?? ''].map(fold).filter(Boolean);
  const mine = names(known.birthName, known.usageName);
  return names(draft.birthName, draft.usageName).some((name) => mine.includes(name));
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]/g, '');
}
