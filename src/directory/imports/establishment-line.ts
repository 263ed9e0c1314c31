import { email, phone, uai, username, type Line } from './cells.js';
import type { EstablishmentDraft } from './drafts.types.js';

/** Reads one line of the register; what is wrong gathers in `line.problems`. */
export function readEstablishmentLine(line: Line): EstablishmentDraft {
  const draft: EstablishmentDraft = { uai: line.read('uai', '', uai), name: line.required('name', 200) };
  line.required('uai', 60);
  if (line.has('kind')) draft.kind = line.text('kind', 60) || null;
  if (line.has('commune')) draft.commune = line.text('commune', 120) || null;
  if (line.has('phone')) draft.phone = line.read<string | null>('phone', null, phone);
  if (line.has('email')) draft.email = line.read<string | null>('email', null, email);
  if (line.has('head_username')) {
    draft.headUsername = line.read<string | null>('head_username', null, (text) =>
      username(text).toLowerCase(),
    );
  }
  if (line.has('parent_uai')) draft.parentUai = line.read<string | null>('parent_uai', null, uai);
  return draft;
}
