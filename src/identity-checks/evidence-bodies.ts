import { DomainError } from '../platform/errors.js';
import type { Lang } from '../platform/i18n/i18n.js';
import { InvalidInput, readBody } from '../platform/web/forms.js';
import type { EvidenceInput } from './identity-checks.types.js';
import {
  AttributesBody,
  CallBackBody,
  CodeBody,
  DocumentBody,
  DocumentNamesBody,
  NumenBody,
} from './evidence-bodies.forms.js';

/** Kinds that need a password or code typed again shortly before: the ones an agent could be tempted to invent. */
const NEEDS_STEP_UP: ReadonlySet<unknown> = new Set(['document', 'call-back']);

/** @throws STEP_UP_REQUIRED when this kind of evidence needs a recent re-authentication */
export function assertSteppedUp(kind: unknown, steppedUp: boolean): void {
  if (NEEDS_STEP_UP.has(kind) && !steppedUp) throw new DomainError('STEP_UP_REQUIRED', {}, 'step_up');
}

/** Reads the body of `POST /identity-checks/:id/evidence`. Unknown kinds and fields are refused. @throws InvalidInput */
export function readEvidence(body: unknown, lang: Lang): EvidenceInput {
  const kind = (body as { kind?: unknown } | null)?.kind;
  switch (kind) {
    case 'attributes':
      return readBody(AttributesBody, body, lang);
    case 'document':
      return readDocument(body, lang);
    case 'owner-code':
      return readBody(CodeBody, body, lang);
    case 'call-back':
      return readBody(CallBackBody, body, lang);
    default:
      return readBody(NumenBody, body, lang);
  }
}

function readDocument(body: unknown, lang: Lang): EvidenceInput {
  const { names, ...document } = readBody(DocumentBody, body, lang);
  if (names === undefined) return document;
  try {
    return { ...document, names: readBody(DocumentNamesBody, names, lang) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(error.errors.map(({ field, message }) => ({ field: `names.${field}`, message })));
  }
}
