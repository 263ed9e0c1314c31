/** Colours the styles have for a badge (`styles/_content.scss`); '' is the plain one. Never the only sign of a state. */
export const BADGE_TONES = ['', 'ok', 'warn', 'danger', 'info', 'violet', 'outline'] as const;
export type BadgeTone = (typeof BADGE_TONES)[number];
