import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { newId } from '../../platform/ids.js';
import { NumenHash } from '../numen-hash.js';
import { PERSON_INDEX, type IndexedPerson, type PersonIndex } from '../person-index.port.js';
import type { ImportRecord, OnProgress, StagedRow } from './import.types.js';
import { mergePerson, NOBODY, type Merged, type MergeContext } from './merge.rules.js';
import type { StagedPerson } from './people-check.js';
import { PeopleMergeRepository, type PersonWrite } from './people-merge.repository.js';

/** Changes of these alone leave the look-up keys as they are. */
const NOT_INDEXED = new Set([
  'status',
  'accountClass',
  'givenClass',
  'protected',
  'numenHash',
  'birthDate',
  'contacts',
]);

/**
 * From so many new people on, their look-up keys are written when all of them are there, tens of thousands at a time
 * in the order of the index. Slice by slice nearly every key would cost a page of its own (docs/adr/0012).
 */
const LATE_FROM = 5000;

/** Writes staged people, one slice per transaction; the caller opens it. */
@Injectable()
export class PeopleApply {
  private found: PersonIndex | null = null;

  constructor(
    private readonly repository: PeopleMergeRepository,
    private readonly numenHash: NumenHash,
    private readonly audit: AuditService,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * The index lies in an upper module, so that it is found by its token instead of being imported; when it is first
   * wanted, because the demonstration imports before the application is started.
   */
  private get index(): PersonIndex {
    return (this.found ??= this.modules.get<PersonIndex>(PERSON_INDEX, { strict: false }));
  }

  mergeContext(record: Pick<ImportRecord, 'options'>, now: number): MergeContext {
    return { now, numenKeyId: this.numenHash.keyId, contactsAsOf: record.options.contactsAsOf };
  }

  async slice(
    record: ImportRecord,
    rows: ReadonlyArray<StagedRow<StagedPerson>>,
    actor: Actor,
    now: number,
  ): Promise<void> {
    await this.freeUsernames(rows, now);
    const ids = rows.flatMap(({ data }) => data.personId ?? []);
    const current = await this.repository.current(ids);
    const context = this.mergeContext(record, now);
    const created: PersonWrite[] = [];
    const known: PersonWrite[] = [];
    const links: Array<{ personId: string; externalId: string; version: string | null }> = [];
    for (const { data } of rows) {
      const before = data.personId ? current.get(data.personId) : undefined;
      const merged = mergePerson(before ?? NOBODY, data.draft, context);
      const write = { id: (before && data.personId) || newId(), merged };
      (before ? known : created).push(write);
      const { externalId, version } = data.draft;
      if (externalId) links.push({ personId: write.id, externalId, version: version ?? null });
    }
    const changed = known.filter(({ merged }) => touches(merged));
    const accountCreatedAt = record.options.first ? 0 : now;
    await this.repository.insertPeople(created, { now, accountCreatedAt, importId: record.id });
    await this.repository.insertPostings(created.map(({ id, merged }) => ({ id, uais: merged.uais })));
    await this.update(changed, record, actor, now);
    await this.writeContacts([...created, ...changed], now);
    await this.repository.link(links);
    const unchanged = known.filter(({ merged }) => !touches(merged));
    await this.repository.markSeen(
      unchanged.map(({ id }) => id),
      record.id,
    );
    if (!isLate(record)) await this.index.add(created.map(indexedOf));
    await this.reindex(changed.filter(({ merged }) => merged.changes.some((name) => !NOT_INDEXED.has(name))));
  }

  /** People who hold a username that a line gives to somebody else lose it before it is written a second time. */
  private async freeUsernames(rows: ReadonlyArray<StagedRow<StagedPerson>>, now: number): Promise<void> {
    const wanted = new Map(rows.map(({ data }) => [data.draft.username.toLowerCase(), data.personId]));
    const displaced: string[] = [];
    for (const holder of await this.repository.knownBy('username_key', [...wanted.keys()])) {
      if (wanted.get(holder.usernameKey) === holder.id) continue;
      await this.repository.displace(holder.id, now);
      displaced.push(holder.id);
    }
    if (displaced.length > 0) await this.index.reindex(displaced);
  }

  private async update(
    changed: readonly PersonWrite[],
    record: ImportRecord,
    actor: Actor,
    now: number,
  ): Promise<void> {
    for (const write of changed) {
      const { id, merged } = write;
      const stamp = merged.stateChanged ? newId() : null;
      await this.repository.updatePerson(write, { now, importId: record.id, stamp });
      if (merged.aliases.length > 0)
        await this.repository.keepAliases(id, merged.aliases, merged.fields, now);
      this.audit.record({
        actor,
        action: 'person.imported',
        object: { type: 'person', id },
        details: { import: record.id, changed: merged.changes },
      });
    }
    await this.repository.replacePostings(
      changed
        .filter(({ merged }) => merged.postingsChanged)
        .map(({ id, merged }) => ({ id, uais: merged.uais })),
    );
  }

  private async writeContacts(people: readonly PersonWrite[], now: number): Promise<void> {
    await this.repository.dropContacts(
      people.flatMap(({ merged }) => merged.dropContacts),
      now,
    );
    for (const contact of people.flatMap(({ merged }) => merged.touchContacts)) {
      await this.repository.touchContact(contact);
    }
    await this.repository.insertContacts(
      people.flatMap(({ id, merged }) => merged.addContacts.map((contact) => ({ ...contact, personId: id }))),
    );
  }

  /**
   * Some of the people who are gone: those who lost their username to somebody else, and with a complete file those
   * it does not name. Returns how many were marked; 0 when there is nobody left to mark.
   */
  async markGone(record: ImportRecord, limit: number, actor: Actor, now: number): Promise<number> {
    const ids = await this.repository.unseen(record.id, { displaced: !record.options.complete, limit });
    for (const id of ids) {
      await this.repository.markLeft(id, now);
      this.audit.record({
        actor,
        action: 'person.left',
        object: { type: 'person', id },
        details: { import: record.id },
      });
    }
    return ids.length;
  }

  /**
   * The look-up keys of the people a large import brought, which its slices left out.
   * @returns false when stopped
   */
  async indexLate(record: ImportRecord, onProgress?: OnProgress): Promise<boolean> {
    if (!isLate(record)) return true;
    const { created } = record.summary;
    return this.index.addImported(record.id, created, (done) => onProgress?.(done, created, 'indexing'));
  }

  private async reindex(people: readonly PersonWrite[]): Promise<void> {
    if (people.length > 0) await this.index.reindex(people.map(({ id }) => id));
  }
}

/** What a slice decides must hold for the next, in another process too: it follows from the check alone. */
const isLate = ({ summary }: Pick<ImportRecord, 'summary'>): boolean => summary.created >= LATE_FROM;

const indexedOf = ({ id, merged: { fields } }: PersonWrite): IndexedPerson => ({
  id,
  username: fields.username,
  birthName: fields.birthName,
  usageName: fields.usageName,
  firstName: fields.firstName,
  email: fields.email,
  protected: fields.protected,
});

function touches(merged: Merged): boolean {
  return merged.changes.length > 0 || merged.touchContacts.length > 0;
}
