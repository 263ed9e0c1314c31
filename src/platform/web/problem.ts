import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind, type ErrorParams } from '../errors.js';
import { SignInRequired } from './current-account.js';
import { InvalidInput, type FieldError } from './forms.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  not_found: 404,
  forbidden: 403,
  step_up: 401,
  conflict: 409,
  expired: 410,
  invalid: 422,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
};

/** Texts for what Fastify and Nest refuse by themselves, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'SIGN_IN_REQUIRED',
  403: 'FORBIDDEN',
  404: 'PAGE_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  408: 'TOO_SLOW',
  413: 'BODY_TOO_LARGE',
  414: 'ADDRESS_TOO_LONG',
  415: 'MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

/** What any thrown thing means to the reader. `unexpected` ones are logged with their stack and shown as a number. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly params: ErrorParams;
  readonly errors: readonly FieldError[];
  readonly unexpected: boolean;
  readonly signIn: boolean;
}

/** Maps a DomainError by its kind, Nest's and Fastify's own errors by their status, all else to 500. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof DomainError) {
    return {
      status: STATUS[thrown.kind],
      code: thrown.code,
      params: thrown.params,
      errors: thrown instanceof InvalidInput ? thrown.errors : [],
      unexpected: false,
      signIn: thrown instanceof SignInRequired,
    };
  }
  const status = statusOf(thrown);
  const known = status >= 400 && status < 500 && BY_STATUS[status];
  if (known) return plain(status, known);
  if (status >= 400 && status < 500) return plain(400, 'BAD_REQUEST');
  if (status === 503) return plain(503, 'UNAVAILABLE');
  return { ...plain(500, 'INTERNAL'), unexpected: true };
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

function plain(status: number, code: string): Problem {
  return { status, code, params: {}, errors: [], unexpected: false, signIn: status === 401 };
}
