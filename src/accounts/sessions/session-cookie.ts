import type {} from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../platform/config/config.js';

const HALF_A_YEAR = 180 * 86_400;

/**
 * The cookies of a sign-in. SameSite is Lax, not Strict: agents open cases from links in mails, and the claim page
 * must notice a browser with a Guichet session although people reach it from a mail. Writes are protected by their
 * form token and the Origin check, not by SameSite alone. Under https the name carries `__Host-`, so that no
 * neighbouring host can set it.
 */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  private readonly session: string;
  private readonly device: string;

  constructor(config: Config) {
    this.secure = config.publicUrl.startsWith('https:');
    const prefix = this.secure ? '__Host-' : '';
    this.session = `${prefix}guichet_session`;
    this.device = `${prefix}guichet_device`;
  }

  read(request: FastifyRequest): string | undefined {
    const token = request.cookies?.[this.session];
    return token && /^[\w-]{43}$/.test(token) ? token : undefined;
  }

  readDevice(request: FastifyRequest): string | undefined {
    return request.cookies?.[this.device];
  }

  /** Ends with the browser: sessions of shared desks must not outlive it. */
  set(reply: FastifyReply, token: string): void {
    reply.setCookie(this.session, token, { ...this.common(), sameSite: 'lax' });
  }

  setDevice(reply: FastifyReply, value: string): void {
    reply.setCookie(this.device, value, { ...this.common(), sameSite: 'strict', maxAge: HALF_A_YEAR });
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.session, { ...this.common(), sameSite: 'lax' });
  }

  private common() {
    return { path: '/', httpOnly: true, secure: this.secure } as const;
  }
}
