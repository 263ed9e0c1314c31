import { GreaterThanEqualsFilter, FilterParser, AndFilter, type SearchOptions } from 'ldapts';
import { createHash } from 'node:crypto';
import type { LdapSettings } from '../../platform/config/directory-settings.js';
import type { LdapConnections } from '../ldap/ldap-connections.js';
import { first, type Entry } from './entry.rules.js';
import { lastingName } from './entry-line.js';
import { presetOf, type Preset } from './presets.rules.js';

const PAGE = 500;
/** Servers of one directory number their changes by clocks of their own: a minute is read once more. */
const OVERLAP_MS = 60_000;

/** Where a directory stands at one moment. */
export interface Standing {
  /** The server whose numbering the position is. */
  server: string;
  /** Null where only the entries themselves tell it. */
  position: string | null;
}

/** The entries of a directory, page by page, as the reading identity sees them. */
export class SyncSource {
  readonly preset: Preset;

  constructor(
    private readonly connections: Pick<LdapConnections, 'as' | 'pages'>,
    private readonly settings: LdapSettings,
  ) {
    this.preset = presetOf(settings);
  }

  /** Fingerprint of what is followed: with another base, preset or attribute everything is read anew. */
  get directory(): string {
    const { kind, baseDn, preset, attributes } = this.settings;
    const chosen = Object.entries(attributes).map((pair) => pair.join('='));
    const parts = [kind, baseDn.toLowerCase(), preset, ...chosen.sort()];
    return createHash('sha256').update(parts.join('\n')).digest('hex');
  }

  async standing(): Promise<Standing> {
    if (this.settings.kind !== 'active-directory') return { server: this.settings.baseDn, position: null };
    const [root] = await this.search('', {
      scope: 'base',
      attributes: ['highestCommittedUSN', 'dsServiceName'],
    });
    return {
      server: first(root ?? {}, 'dsServiceName').slice(0, 255),
      position: first(root ?? {}, 'highestCommittedUSN'),
    };
  }

  /** Entries that changed after a position; all of them without one. */
  async *changed(position: string | null): AsyncGenerator<Entry[]> {
    const { filter, plain, further, id, version } = this.preset;
    const people = FilterParser.parseString(filter);
    const since = position && this.since(position);
    yield* this.pages({
      filter: since
        ? new AndFilter({
            filters: [people, new GreaterThanEqualsFilter({ attribute: version, value: since })],
          })
        : people,
      attributes: [...new Set([id, version, ...Object.values(plain), ...further])],
      explicitBufferAttributes: [...this.preset.binary],
    });
  }

  /** The lasting names of all entries, to find those that are gone. */
  async *names(): AsyncGenerator<string[]> {
    const { id, binary, filter } = this.preset;
    const explicitBufferAttributes = binary.filter((name) => name === id);
    for await (const page of this.pages({ filter, attributes: [id], explicitBufferAttributes })) {
      yield page.map((entry) => lastingName(entry, this.preset)).filter(Boolean);
    }
  }

  /** Update numbers are counted on; an entryCSN starts with the time of the change (RFC 4533 has it opaque, slapd not). */
  private since(position: string): string {
    if (this.settings.kind === 'active-directory') return String(BigInt(position) + 1n);
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(position);
    if (!parts) return position;
    const [, year, month, day, hour, minute, second] = parts;
    const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - OVERLAP_MS;
    const earlier = new Date(instant).toISOString().replace(/[-T:]/g, '').slice(0, 14);
    return `${earlier}.000000Z#000000#000#000000`;
  }

  private pages(options: SearchOptions): AsyncGenerator<Entry[]> {
    return this.connections.pages(this.settings.baseDn, {
      scope: 'sub',
      paged: { pageSize: PAGE },
      ...options,
    });
  }

  private async search(base: string, options: SearchOptions): Promise<Entry[]> {
    const { searchEntries } = await this.connections.as('read', (client) => client.search(base, options));
    return searchEntries;
  }
}
