import type { FastifyRequest } from 'fastify';
import { currentAccount } from '../platform/web/current-account.js';
import { askerFor } from './asker.rules.js';
import type { Asker } from './lookup.types.js';

export const askerOf = (request: FastifyRequest): Asker => askerFor(currentAccount(request));
