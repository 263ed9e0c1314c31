import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { MailName } from './mail/mail-facts.types.js';
import {
  MAIL_COMPOSER,
  RECIPIENT_FINDER,
  type MailComposer,
  type RecipientFinder,
} from './notifications.jobs.js';

/** The providers of all modules that write messages or know addresses; two for one thing refuse to start. */
@Injectable()
export class Correspondents implements OnModuleInit {
  private composers = new Map<string, MailComposer<MailName>>();
  private finders = new Map<string, RecipientFinder>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    this.composers = this.collect(MAIL_COMPOSER);
    this.finders = this.collect(RECIPIENT_FINDER);
  }

  composer(template: string): MailComposer<MailName> | undefined {
    return this.composers.get(template);
  }

  finder(kind: string): RecipientFinder | undefined {
    return this.finders.get(kind);
  }

  private collect<T>(mark: string): Map<string, T> {
    const found = new Map<string, T>();
    for (const { metatype, instance } of this.discovery.getProviders()) {
      if (!metatype || !instance) continue;
      const name = this.reflector.get<string | undefined>(mark, metatype as new () => unknown);
      if (!name || found.get(name) === instance) continue;
      if (found.has(name)) throw new Error(`Two providers are marked ${mark} ${name}.`);
      found.set(name, instance as T);
    }
    return found;
  }
}
