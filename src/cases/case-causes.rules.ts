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
