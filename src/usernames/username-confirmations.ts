import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import { PersonNotFound } from '../directory/directory.errors.js';
import type { Person } from '../directory/person.types.js';
import { Notifications } from '../notifications/notifications.jobs.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { isId, newId } from '../platform/ids.js';
import { ConfirmationsRepository } from './confirmations.repository.js';
import { explain } from './explanation.rules.js';
import type { Asker, ConfirmationRead, Destination } from './lookup.types.js';
import { looksLikeNumen } from './numen-shape.rules.js';
import { SearchRepository } from './search.repository.js';
import { AlreadySent, ConfirmationNotFound, NoMailbox } from './usernames.errors.js';

export interface ConfirmationRequest {
  readonly personId: string;
  /** What had been tried, as typed; NUMEN-shaped text is not kept. */
  readonly triedUsername?: string | undefined;
  readonly caseNumber?: string | undefined;
}

export interface Confirmation {
  readonly confirmation: ConfirmationRead;
  readonly person: Person;
  /** Mailboxes it may be sent to. */
  readonly destinations: readonly Destination[];
}

/** Says an exact username to somebody who may know it, on record, and sends it where its owner reads. */
@Injectable()
export class UsernameConfirmations {
  constructor(
    private readonly repository: ConfirmationsRepository,
    private readonly search: SearchRepository,
    private readonly directory: DirectoryService,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /** @throws PersonNotFound also for people out of reach: nobody learns that they exist */
  async confirm(request: ConfirmationRequest, asker: Asker): Promise<ConfirmationRead> {
    const person = await this.withinReach(request.personId, asker);
    const tried =
      request.triedUsername && !looksLikeNumen(request.triedUsername) ? request.triedUsername : null;
    const confirmation: ConfirmationRead = {
      id: newId(),
      personId: person.id,
      accountId: asker.actor.accountId,
      username: person.username,
      triedUsername: tried?.slice(0, 200) ?? null,
      rules: tried === null ? null : explain(tried, person),
      caseNumber: request.caseNumber ?? null,
      confirmedAt: this.clock.now(),
      sentTo: null,
      sentAt: null,
    };
    await this.transactions.run(async () => {
      await this.repository.insert(confirmation);
      this.audit.record({
        actor: asker.actor,
        action: 'username.confirmed',
        object: { type: 'person', id: person.id },
        details: {
          confirmation: confirmation.id,
          username: person.username,
          tried: confirmation.triedUsername,
          case: confirmation.caseNumber,
        },
      });
    });
    return confirmation;
  }

  /** The slip of a confirmation, for who gave it. @throws ConfirmationNotFound */
  async read(id: string, asker: Asker): Promise<Confirmation> {
    const { confirmation, person } = await this.own(id, asker);
    await this.audit.recordRead({
      actor: asker.actor,
      action: 'person.read',
      object: { type: 'person', id: person.id },
      details: { confirmation: id },
    });
    return { confirmation, person, destinations: await this.destinations(person) };
  }

  /** Sends it once, to a mailbox on file. @throws ConfirmationNotFound, NoMailbox, AlreadySent */
  async send(id: string, to: Destination, asker: Asker): Promise<void> {
    const { person } = await this.own(id, asker);
    if (!(await this.destinations(person)).includes(to)) throw new NoMailbox();
    await this.transactions.run(async () => {
      if (!(await this.repository.markSent(id, to, this.clock.now()))) throw new AlreadySent();
      await this.notifications.send({
        template: 'username-confirmation',
        to:
          to === 'academic'
            ? { kind: 'person', id: person.id }
            : { kind: 'establishment', id: person.uais[0] ?? '' },
        ids: { confirmationId: id },
        object: { type: 'person', id: person.id },
        key: `username-confirmation:${id}`,
      });
      this.audit.record({
        actor: asker.actor,
        action: 'username.sent',
        object: { type: 'person', id: person.id },
        details: { confirmation: id, to },
      });
    });
  }

  private async own(id: string, asker: Asker) {
    const confirmation = isId(id) ? await this.repository.find(id) : null;
    if (!confirmation || confirmation.accountId !== asker.actor.accountId) throw new ConfirmationNotFound();
    return { confirmation, person: await this.withinReach(confirmation.personId, asker) };
  }

  private async withinReach(personId: string, asker: Asker): Promise<Person & { aliases: string[] }> {
    const [found] = isId(personId) ? await this.search.people([personId], asker.reach) : [];
    const person = found && (await this.directory.person(found.id));
    if (!found || !person) throw new PersonNotFound();
    return { ...person, aliases: found.aliases };
  }

  private async destinations(person: Person): Promise<Destination[]> {
    const [main] = person.uais;
    const school = main === undefined ? null : await this.directory.establishment(main);
    return [
      ...(person.email ? (['academic'] as const) : []),
      ...(school?.email ? (['professional'] as const) : []),
    ];
  }
}
