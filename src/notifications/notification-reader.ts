import type { FastifyRequest } from 'fastify';
import type { Actor } from '../platform/actor.js';
import { currentAccount } from '../platform/web/current-account.js';

/** Who asks for a retry, as the trail names them. */
export function readerActor(request: FastifyRequest): Actor {
  const { id, name, tokenId } = currentAccount(request);
  return { accountId: id, kind: tokenId === undefined ? 'account' : 'token', label: name };
}
