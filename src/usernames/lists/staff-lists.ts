import { Injectable } from '@nestjs/common';
import { QuotaReached } from '../../accounts/accounts.errors.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../platform/clock.js';
import { Transactions } from '../../platform/database/transactions.js';
import { isId, newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { CONFIDENTIAL_NUMBER_MASK, redact } from '../../platform/redaction.js';
import { isNoText, textOfBytes } from '../../platform/text-encoding.js';
import type { Asker } from '../lookup.types.js';
import { looksLikeNumen } from '../numen-shape.rules.js';
import { readTyped } from '../typed.rules.js';
import { LIST_LIFE } from './list-lookups.js';
import { readList, type ListedLine } from './list-text.rules.js';
import type { LineRecord, ListRecord, OutcomeCounts, StaffList } from './staff-list.types.js';
import { ListedPeople } from './listed-people.js';
import { LOOK_UP_LIST } from './staff-lists.jobs.js';
import { ListNotFound } from './staff-lists.errors.js';
import { StaffListsRepository } from './staff-lists.repository.js';

/** Lines of one list. */
export const MOST_LINES = 500;
const LONGEST_LINE = 200;
const LISTS_SHOWN = 20;

/** What somebody handed in: a text, a file, or both by mistake. */
export interface HandedIn {
  readonly text: string;
  readonly file: { readonly name: string; readonly bytes: Buffer } | null;
  readonly uai: string | null;
}

/** Why nothing was begun, with the number of lines there were. */
export interface Refusal {
  readonly problem: 'missing' | 'both' | 'noText' | 'empty' | 'tooMany';
  readonly n: number;
}

/** Lists of names whose exact usernames a school or HR asks for: each belongs to who handed it in, for a day. */
@Injectable()
export class StaffLists {
  constructor(
    private readonly repository: StaffListsRepository,
    private readonly people: ListedPeople,
    private readonly accounts: AccountsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditService,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Takes a list in and has it looked up. @throws QuotaReached, and then nothing is kept */
  async start(handed: HandedIn, asker: Asker): Promise<{ id: string } | Refusal> {
    const read = readHanded(handed);
    if ('problem' in read) return read;
    const lines = read.lines.map(asKept);
    const record: ListRecord = {
      id: newId(),
      accountId: asker.actor.accountId ?? '',
      fileName: handed.file?.name.slice(0, LONGEST_LINE) ?? null,
      uai: handed.uai,
      columns: read.columns.map((heading) => redact(heading).slice(0, 60)),
      lines: lines.length,
      createdAt: this.clock.now(),
      doneAt: null,
    };
    const object = { type: 'username-list', id: record.id };
    const details = { lines: lines.length, ...(handed.uai !== null && { uai: handed.uai }) };
    try {
      await this.transactions.run(async () => {
        await this.take(record.accountId, 'school-list', 1);
        await this.take(record.accountId, 'list-lines', lines.length);
        await this.repository.insert(record, lines);
        await this.jobs.enqueue(LOOK_UP_LIST, { listId: record.id });
        this.audit.record({ actor: asker.actor, action: 'usernames.list-started', object, details });
      });
    } catch (error) {
      if (error instanceof QuotaReached)
        await this.audit.recordRefusal({ actor: asker.actor, action: 'usernames.list-refused', object: { ...object, id: null }, details }); // prettier-ignore
      throw error;
    }
    return { id: record.id };
  }

  /** The asker's lists that are still kept, the latest first. */
  async mine(asker: Asker): Promise<{ record: ListRecord; counts: OutcomeCounts }[]> {
    const all = await this.repository.ofAccount(asker.actor.accountId ?? '', LISTS_SHOWN);
    const records = all.filter((record) => this.isAlive(record));
    const counts = await this.repository.counts(records.map(({ id }) => id));
    return records.map((record) => ({ record, counts: counts.get(record.id) ?? {} }));
  }

  /** A list with who its lines mean, once it is done; before that without its lines. @throws ListNotFound */
  async read(id: string, asker: Asker): Promise<StaffList> {
    const record = await this.own(id, asker);
    const counts = (await this.repository.counts([id])).get(id) ?? {};
    if (record.doneAt === null) return { record, counts, lines: [] };
    const lines = await this.people.of(await this.repository.lines(id), asker);
    return { record, counts, lines };
  }

  /** The list for a file that leaves the house: on record. @throws ListNotFound */
  async export(id: string, asker: Asker): Promise<StaffList> {
    const list = await this.read(id, asker);
    await this.audit.recordRead({
      actor: asker.actor,
      action: 'usernames.list-exported',
      object: { type: 'username-list', id },
      details: { lines: list.record.lines },
    });
    return list;
  }

  /** @throws ListNotFound */
  async delete(id: string, asker: Asker): Promise<void> {
    await this.own(id, asker);
    await this.transactions.run(async () => {
      await this.repository.delete(id);
      const object = { type: 'username-list', id };
      this.audit.record({ actor: asker.actor, action: 'usernames.list-deleted', object });
    });
  }

  private async take(accountId: string, name: string, cost: number): Promise<void> {
    const outcome = await this.accounts.takeQuota(accountId, name, cost);
    if (!outcome.allowed) throw new QuotaReached(outcome);
  }

  private async own(id: string, asker: Asker): Promise<ListRecord> {
    const record = isId(id) ? await this.repository.find(id) : null;
    if (!record || record.accountId !== asker.actor.accountId || !this.isAlive(record))
      throw new ListNotFound();
    return record;
  }

  private isAlive({ createdAt }: ListRecord): boolean {
    return createdAt > this.clock.now() - LIST_LIFE;
  }
}

function readHanded({ text, file }: HandedIn): ReturnType<typeof readList> | Refusal {
  const pasted = text.trim() !== '';
  if (pasted && file) return { problem: 'both', n: 0 };
  if (!pasted && !file) return { problem: 'missing', n: 0 };
  if (file && isNoText(file.bytes)) return { problem: 'noText', n: 0 };
  const read = readList(file ? textOfBytes(file.bytes) : text);
  if (read.lines.length === 0) return { problem: 'empty', n: 0 };
  return read.lines.length > MOST_LINES ? { problem: 'tooMany', n: read.lines.length } : read;
}

/** A line as it may be kept: NUMEN-shaped text masked, what names nobody settled at once. */
function asKept({ number, text }: ListedLine): LineRecord {
  const line = { number, text: masked(text).slice(0, LONGEST_LINE), people: [], more: 0 };
  if (looksLikeNumen(text)) return { ...line, outcome: 'numen' };
  const named = text.length <= LONGEST_LINE && readTyped(text).readings.length > 0;
  return { ...line, outcome: named ? 'waiting' : 'unreadable' };
}

/** The number alone where it is written well; the whole line where it is begun or has slips. */
function masked(text: string): string {
  const without = redact(text);
  const rest = without.replaceAll(CONFIDENTIAL_NUMBER_MASK, ' ');
  return looksLikeNumen(rest) ? CONFIDENTIAL_NUMBER_MASK : without;
}
