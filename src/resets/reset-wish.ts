import { LATER_KINDS, needsDelivery, type ResetKind } from './reset.rules.js';
import { KindNotBuilt } from './resets.errors.js';
import type { ResetForm } from './resets.forms.js';
import type { SubmitReset } from './resets.types.js';

/** The wish of a form. @throws KindNotBuilt for the two kinds the contract names and nothing does yet */
export function submitOf(form: ResetForm, caseId: string): SubmitReset {
  if ((LATER_KINDS as readonly string[]).includes(form.kind)) throw new KindNotBuilt(form.kind);
  const kind = form.kind as ResetKind;
  const delivery = form.delivery ?? null;
  return {
    caseId,
    identityCheckId: form.identityCheckId,
    kind,
    delivery,
    contactId: needsDelivery(kind) && delivery === 'contact' ? (form.contactId ?? null) : null,
    idempotencyKey: form.idempotencyKey,
  };
}
