import { createHash, createHmac } from 'node:crypto';

/** The facts of a link that its MAC covers. */
export interface ChainLink {
  seq: number;
  at: number;
  actorKind: string;
  actorId: string | null;
  action: string;
  objectType: string;
  objectId: string | null;
  payloadHash: string;
}

/** MAC before the first link. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 of salt and payload: without the salt, a deleted payload cannot be guessed back from its hash. */
export function hashPayload(salt: string, payload: string): string {
  return createHash('sha256').update(`${salt}\n${payload}`).digest('hex');
}

/** MAC of a link: HMAC-SHA-256 over the previous MAC and every fact, as JSON so that no two lists of facts collide. */
export function macOf(key: string, previous: string, link: ChainLink): string {
  const facts = [
    previous,
    link.seq,
    link.at,
    link.actorKind,
    link.actorId,
    link.action,
    link.objectType,
    link.objectId,
    link.payloadHash,
  ];
  return createHmac('sha256', key).update(JSON.stringify(facts)).digest('hex');
}
