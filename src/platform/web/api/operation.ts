import type { Form, Schema } from './schema.js';

/** What a program may send and gets back by one call. Permission and step-up are read from the route itself. */
export interface ApiOperation {
  readonly summary: string;
  /** Parameters of the address. */
  readonly query?: Form;
  /** What the body is; several for a body that says its kind. */
  readonly body?: Form | readonly Form[];
  /** Forms of body fields that are objects. */
  readonly nested?: Readonly<Record<string, Form>>;
  /** False when the call also works without a body. */
  readonly bodyRequired?: boolean;
  /** Status when it worked; 200 unless said. */
  readonly status?: 200 | 201 | 204;
  readonly answer?: Schema;
  /** The same figures as a table, for `Accept: text/csv`. */
  readonly csv?: boolean;
  /** Codes of refusals particular to the call, by status. Those of every call need no mention. */
  readonly refusals?: Readonly<Partial<Record<number, readonly string[]>>>;
}

/** Calls by method and pattern below `/api/v1`, as `POST /cases/:number/messages`. */
export type ApiOperations = Readonly<Record<string, ApiOperation>>;

/** What the whole API is, in one token: filled from `api.definition.ts`. */
export const API_OPERATIONS = Symbol('API_OPERATIONS');
