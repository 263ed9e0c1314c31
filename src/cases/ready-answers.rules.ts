/** The ready answers, in the order they are offered; their first texts are `cases.ready.<key>` in both languages. */
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

export const READY_LANGUAGES = ['fr', 'en'] as const;
export type ReadyLanguage = (typeof READY_LANGUAGES)[number];

export interface ReadyText {
  readonly title: string;
  readonly body: string;
}
/** Both languages of one answer. */
export type ReadyTexts = Readonly<Record<ReadyLanguage, ReadyText>>;
/** What an administrator wrote in place of the first texts. */
export type EditedAnswers = Readonly<Partial<Record<ReadyAnswer, ReadyTexts>>>;

export const isReadyAnswer = (key: string): key is ReadyAnswer =>
  (READY_ANSWERS as readonly string[]).includes(key);

/** `imap.fr` → the answer and its language; null when it is none. */
export function readyAnswer(text: string | undefined): { key: ReadyAnswer; lang: ReadyLanguage } | null {
  const [key = '', lang] = (text ?? '').split('.');
  return isReadyAnswer(key) && (lang === 'fr' || lang === 'en') ? { key, lang } : null;
}
