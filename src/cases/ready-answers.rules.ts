/** The ready answers, in the order they are offered; their texts are `cases.ready.<key>` in both languages. */
export const READY_ANSWERS = [
  'ent',
  'imap',
  'signature',
  'shared',
  'activation',
  'phone',
  'alias',
  'prepare',
] as const;
export type ReadyAnswer = (typeof READY_ANSWERS)[number];

/** `imap.fr` → the answer and its language; null when it is none. */
export function readyAnswer(text: string | undefined): { key: ReadyAnswer; lang: 'fr' | 'en' } | null {
  const [key, lang] = (text ?? '').split('.');
  const known = READY_ANSWERS.find((one) => one === key);
  return known && (lang === 'fr' || lang === 'en') ? { key: known, lang } : null;
}
