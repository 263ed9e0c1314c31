import type { Speech } from '../platform/i18n/formats.js';
import { parseScope } from './scope.rules.js';

/** A scope in words: «toute l’académie», «départements 13 et 84», «0130001F et 0840002W». */
export function scopeText(speech: Speech, text: string): string {
  const scope = parseScope(text);
  if (!scope) return text;
  if (scope.kind === 'academie') return speech.t('accounts.scopeText.academie');
  const items = scope.kind === 'departements' ? scope.codes : scope.uais;
  return speech.t(`accounts.scopeText.${scope.kind}`, { n: items.length, list: speech.list(items) });
}
