import { Injectable } from '@nestjs/common';
import { inReach, type Reach } from '../accounts/scope.rules.js';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Transactions } from '../platform/database/transactions.js';
import { newId } from '../platform/ids.js';
import type { ContactKind } from './account-state.rules.js';
import { AccountRadar } from './account-radar.js';
import { isAcademicAddress, isUsableContact, maskContact } from './contact.rules.js';
import { PersonNotFound } from './directory.errors.js';
import { DirectoryRepository, type ContactRow } from './directory.repository.js';
import { DirectorySource } from './directory.source.js';
import { NumenHash } from './numen-hash.js';
import type { LiveState } from './account-traps.rules.js';
import type { AccountState, Contact, Establishment, Person, PersonFacts } from './person.types.js';

/** The people we serve and the register of establishments, as the other modules read them. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly source: DirectorySource,
    private readonly radar: AccountRadar,
    private readonly numenHash: NumenHash,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async person(id: string): Promise<Person | null> {
    const [person] = await this.repository.people([id]);
    return person ?? null;
  }

  /** In no particular order; unknown ids are left out. */
  async people(ids: readonly string[]): Promise<Person[]> {
    return this.repository.people([...new Set(ids)]);
  }

  /** By exact username in any case, else by a former one that only this person had. */
  async personByUsername(username: string): Promise<Person | null> {
    const key = username.trim().toLowerCase();
    return (await this.repository.personByUsernameKey(key)) ?? this.repository.personByAlias(key);
  }

  /** By present or former academic address; null when nobody or several people have it. */
  async personByEmail(email: string): Promise<Person | null> {
    const key = email.trim().toLowerCase();
    return (await this.repository.personByEmailKey(key)) ?? this.repository.personByAlias(key);
  }

  async establishment(uai: string): Promise<Establishment | null> {
    const [establishment] = await this.repository.establishments([uai]);
    return establishment ?? null;
  }

  async establishments(uais?: readonly string[]): Promise<Establishment[]> {
    return uais ? this.repository.establishments([...new Set(uais)]) : this.repository.allEstablishments();
  }

  /** Contacts in use, masked; the academic mailbox last. */
  async contacts(personId: string): Promise<Contact[]> {
    return (await this.repository.contacts(personId)).map((row) => ({
      id: row.id,
      kind: row.kind,
      masked: maskContact(row.kind, row.value),
      setOn: row.setOn,
      academic: Boolean(row.academic),
      origin: row.origin,
      confirmed: Boolean(row.confirmed),
      ownMailbox: Boolean(row.ownMailbox),
    }));
  }

  /**
   * Contacts that may carry a link or a code: outside the account's own mailbox, and older than 30 days (threat T15: a
   * number changed the day before is the attacker's).
   */
  async usableContacts(personId: string, now: number): Promise<Contact[]> {
    return (await this.contacts(personId)).filter((contact) => isUsableContact(contact, now));
  }

  /** When a contact was last set or dropped; null when there never was one. */
  async contactsChangedAt(personId: string): Promise<number | null> {
    return this.repository.contactsChangedAt(personId);
  }

  /** The clear address. Only notifications may call this, at the moment of sending. */
  async contactAddress(contactId: string): Promise<{ kind: ContactKind; value: string } | null> {
    const row = await this.repository.contact(contactId);
    return row && { kind: row.kind, value: row.value };
  }

  /**
   * Records a contact its owner gave and confirmed by a code; it proves something after 30 days only.
   * @param value address in lower case, or number in E.164
   * @throws PersonNotFound
   */
  async recordOwnerContact(
    personId: string,
    contact: { kind: ContactKind; value: string },
    actor: Actor,
  ): Promise<string> {
    return this.transactions.run(async () => {
      const person = await this.person(personId);
      if (!person) throw new PersonNotFound();
      const row: ContactRow = {
        id: newId(),
        personId,
        kind: contact.kind,
        value: contact.value,
        academic: contact.kind === 'email' && isAcademicAddress(contact.value, person.email),
        setOn: this.clock.now(),
        origin: 'owner',
        confirmed: true,
        ownMailbox: contact.value === person.email?.toLowerCase(),
      };
      await this.repository.addContact(row);
      this.audit.record({
        actor,
        action: 'contact.recorded',
        object: { type: 'person', id: personId },
        details: { contact: row.id, kind: row.kind },
      });
      return row.id;
    });
  }

  /** Drops a contact, for instance one recorded during a reset that turned out contested. */
  async dropContact(contactId: string, reason: string, actor: Actor): Promise<void> {
    await this.transactions.run(async () => {
      const row = await this.repository.contact(contactId);
      if (!row || (await this.repository.dropContact(contactId, this.clock.now())) === 0) return;
      this.audit.record({
        actor,
        action: 'contact.dropped',
        object: { type: 'person', id: row.personId },
        details: { contact: contactId, kind: row.kind, reason },
      });
    });
  }

  /** Blind and of constant shape: nobody learns whether a number is on file, or where it differs. */
  async compareNumen(personId: string, value: string): Promise<boolean> {
    return this.numenHash.matches(value, await this.repository.numen(personId));
  }

  async hasNumen(personId: string): Promise<boolean> {
    return (await this.repository.numen(personId)) !== null;
  }

  /**
   * The state of the account, read from the directory itself.
   * @throws PersonNotFound when the directory has no such account
   */
  async state(personId: string): Promise<AccountState> {
    const state = await this.source.readState(personId);
    if (!state) throw new PersonNotFound();
    return state;
  }

  /** The state for a page, which can be shown without: in bounded time, and never thrown at it. */
  async look(personId: string): Promise<LiveState> {
    return this.radar.look(personId);
  }

  /**
   * Everything a page shows of a person, in one read that goes into the trail.
   * Out of the reader's reach, and for protected people to all but supervisors, the answer is "not found".
   * @throws PersonNotFound
   */
  async read(personId: string, reader: Reach & { actor: Actor }): Promise<PersonFacts> {
    const person = await this.person(personId);
    if (!person || !inReach(reader, person.uais)) throw new PersonNotFound();
    if (person.protected && reader.role !== 'supervisor') throw new PersonNotFound();
    const facts = await this.facts(person);
    await this.audit.recordRead({
      actor: reader.actor,
      action: 'person.read',
      object: { type: 'person', id: personId },
    });
    return facts;
  }

  /** The same without the trail, for a page whose own read is recorded and names the person (a case). */
  async facts(person: Person): Promise<PersonFacts> {
    const live = await this.look(person.id);
    return {
      person,
      schools: await this.establishments(person.uais),
      contacts: await this.contacts(person.id),
      contactsChangedAt: await this.contactsChangedAt(person.id),
      live,
      accountClass: person.accountClass,
      readAt: this.clock.now(),
    };
  }
}
