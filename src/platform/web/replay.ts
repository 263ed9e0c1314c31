import { isSecretField } from './forms.js';
import { maskNumen } from './mask.js';

/** An act to be posted again: its address and what was typed, without anything secret. */
export interface Replay {
  readonly action: string;
  readonly fields: readonly { name: string; value: string }[];
  /** True when secret fields were left out and will be asked for again. */
  readonly lost: boolean;
}

/** What of a posted form may travel in hidden fields: texts, NUMEN-shaped ones masked, never a secret field. */
export function replayOf(action: string, body: unknown): Replay {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  const fields = entries
    .filter(([name]) => !isSecretField(name))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one: unknown) => ({ name, value: one })),
    )
    .flatMap(({ name, value }) => (typeof value === 'string' ? [{ name, value: maskNumen(value) }] : []));
  const lost = entries.some(([name, value]) => isSecretField(name) && !name.startsWith('_') && value !== '');
  return { action, fields, lost };
}

/** What of it people wrote themselves: words, not keys and choices. Shown to be read again and copied. */
export function textsOf({ fields }: Replay): string[] {
  return fields.map(({ value }) => value).filter((value) => /\s/.test(value.trim()));
}
