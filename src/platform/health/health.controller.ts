import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';
import { Public } from '../web/access.js';
import { HealthService, type Readiness } from './health.service.js';

/** For the machines that watch: no text for people, nothing about anybody. */
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process answers. Says nothing of the queue: a backlog is no reason to kill a web server. */
  @Public()
  @Get('health/live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Requests can be served: the database answers. 503 otherwise. */
  @Public()
  @Get('health/ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<Readiness> {
    return this.health.readiness();
  }

  /** Prometheus figures, for a collector on the same machine only: elsewhere this page does not exist. */
  @Public()
  @Get('metrics')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(@Req() request: FastifyRequest): Promise<string> {
    if (!isDirectLocal(request)) throw new DomainError('PAGE_NOT_FOUND', {}, 'not_found');
    return this.health.metrics();
  }
}

/** A request of this machine that no proxy passed on: a reverse proxy beside Guichet also connects from loopback. */
function isDirectLocal(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? request.headers.via;
  const address = request.socket.remoteAddress ?? '';
  return forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
