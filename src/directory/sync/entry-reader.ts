import { setImmediate as breathe } from 'node:timers/promises';
import type { Line } from '../imports/cells.js';
import type { LineReader } from '../imports/file-reader.js';
import type { FileProblem } from '../imports/problem.types.js';
import { EntryLine, lastingName } from './entry-line.js';
import { first, type Entry } from './entry.rules.js';
import type { Preset } from './presets.rules.js';
import type { SyncRepository } from './sync.repository.js';

const BATCH = 200;

/**
 * Entries as lines, without those that are known in this very version: what was read once, before a stop or within the
 * overlap of two readings, costs nothing twice.
 */
export class EntryReader implements LineReader {
  readonly encoding = 'ldap';
  readonly delimiter = '';
  readonly ignored: readonly string[] = [];
  readonly problems: readonly FileProblem[] = [];
  /** Entries seen so far, changed or not. */
  seen = 0;
  /** The highest version seen. */
  highest = '';
  private lines = 0;

  constructor(
    private readonly pages: AsyncGenerator<Entry[]>,
    private readonly preset: Preset,
    private readonly repository: SyncRepository,
    private readonly now: number,
    readonly estimate: number,
  ) {}

  async *batches(): AsyncGenerator<Line[]> {
    for await (const page of this.pages) {
      this.seen += page.length;
      const fresh = await this.fresh(page);
      for (let at = 0; at < fresh.length; at += BATCH) {
        yield fresh
          .slice(at, at + BATCH)
          .map((entry) => new EntryLine((this.lines += 1), entry, this.preset, this.now));
        await breathe();
      }
    }
  }

  private async fresh(page: readonly Entry[]): Promise<Entry[]> {
    const known = await this.repository.versions(page.map((entry) => lastingName(entry, this.preset)));
    return page.filter((entry) => {
      const version = first(entry, this.preset.version);
      if (version > this.highest) this.highest = version;
      const name = lastingName(entry, this.preset);
      return name !== '' && known.get(name) !== version;
    });
  }
}
