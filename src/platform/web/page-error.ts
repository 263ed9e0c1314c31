import { DomainError, type ErrorKind } from '../errors.js';
import type { RedirectResult, ViewResult } from './view.js';

/**
 * A refusal that has a page of its own, or a better place to go, shown to page readers with the status of its kind; JSON readers get the
 * usual problem document. For instance the question for a password before an act, which keeps what was typed.
 */
export class PageError extends DomainError {
  constructor(
    code: string,
    kind: ErrorKind,
    readonly page: ViewResult | RedirectResult,
  ) {
    super(code, {}, kind);
  }
}
