/** Why a case arose, in both languages; its code is what statistics count. */
export interface Cause {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  /** No longer offered, still named on old cases. */
  readonly retired?: boolean;
}

/** What an installation begins with; an administrator edits the list. */
export const DEFAULT_CAUSES: readonly Cause[] = [
  { code: 'forgotten', fr: 'Mot de passe oublié', en: 'Forgotten password' },
  { code: 'wrong-username', fr: 'Identifiant erroné', en: 'Wrong username' },
  { code: 'expired', fr: 'Mot de passe expiré', en: 'Expired password' },
  { code: 'too-many-tries', fr: 'Trop de tentatives', en: 'Too many attempts' },
  { code: 'never-activated', fr: 'Compte jamais activé', en: 'Account never activated' },
  { code: 'lost-device', fr: 'Téléphone perdu ou changé', en: 'Phone lost or changed' },
  { code: 'hijacked', fr: 'Compte piraté ou hameçonnage', en: 'Account hijacked or phishing' },
  { code: 'client-settings', fr: 'Réglage de la messagerie', en: 'Mail settings' },
  { code: 'other-account', fr: 'Autre compte (ENT, établissement)', en: 'Another account (ENT, school)' },
  { code: 'hr-record', fr: 'Dossier à corriger par la gestion', en: 'Record to be corrected by HR' },
  { code: 'not-verified', fr: 'Identité non vérifiée', en: 'Identity not verified' },
  { code: 'other', fr: 'Autre', en: 'Other' },
];

const LINE = /^([a-z][a-z0-9-]{1,31})\s*\|\s*([^|]{2,80}?)\s*\|\s*([^|]{2,80}?)$/;

/** The list in force as an administrator edits it, `code | français | English` a line. */
export function writeCauses(causes: readonly Cause[]): string {
  return causes
    .filter((cause) => !cause.retired)
    .map(({ code, fr, en }) => `${code} | ${fr} | ${en}`)
    .join('\n');
}

/**
 * The list as it was edited. A known cause that is not in it is retired: old cases keep its name. `wrong` is the
 * first line that cannot be read, or says a code twice; an empty list is wrong too.
 */
export function readCauses(text: string, known: readonly Cause[]): { causes: Cause[]; wrong?: string } {
  const causes: Cause[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, code = '', fr = '', en = ''] = LINE.exec(line) ?? [];
    if (code === '' || causes.some((one) => one.code === code))
      return { causes: [], wrong: line.slice(0, 80) };
    causes.push({ code, fr, en });
  }
  if (causes.length === 0) return { causes, wrong: '' };
  const retired = known.filter(({ code }) => !causes.some((one) => one.code === code));
  return { causes: [...causes, ...retired.map((cause) => ({ ...cause, retired: true }))] };
}
