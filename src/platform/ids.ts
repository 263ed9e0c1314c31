import { v7 } from 'uuid';

/** A new text UUIDv7 (RFC 9562): time-ordered, so that primary keys append to their index. */
export function newId(): string {
  return v7();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True when `text` has the shape of an id of ours; anything else cannot name a row and is "not found". */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
