/** What sort of refusal an error is; the web filter alone turns it into a status (house rule: services know no HTTP). */
export type ErrorKind =
  | 'not_found'
  | 'forbidden'
  | 'step_up'
  | 'conflict'
  | 'expired'
  | 'invalid'
  | 'too_large'
  | 'rate_limited'
  | 'unavailable';

/** Values put into the error's text; never a secret, never a NUMEN. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * The one base of every refusal the product speaks of.
 * `code` is UPPER_SNAKE and stable (API clients read it); its text is `errors.CODE` of any locale file.
 * `params` fill the text's placeholders. `cause` keeps the technical reason for the log.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly params: ErrorParams = {},
    readonly kind: ErrorKind = 'invalid',
    options?: { cause?: unknown },
  ) {
    super(code, options);
    this.name = new.target.name;
  }
}
