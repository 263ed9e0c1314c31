import { Ber, BerWriter, Control, SearchEntry, type BerReader, type Filter } from 'ldapts';
import type { Entry } from '../sync/entry.rules.js';

/** The write takes effect only where the filter holds, decided by the server in the same instant (RFC 4528). */
export class AssertionControl extends Control {
  static readonly type = '1.3.6.1.1.12';

  constructor(private readonly filter: Filter) {
    super(AssertionControl.type, { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    this.filter.write(value);
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }
}

/** The entry as the write left it, read in the same operation (RFC 4527): the proof of what was done. */
export class PostReadControl extends Control {
  static readonly type = '1.3.6.1.1.13.2';
  /** What the server read; undefined until it has answered. */
  entry: Entry | undefined;

  constructor(private readonly attributes: readonly string[]) {
    super(PostReadControl.type, { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeStringArray([...this.attributes]);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }

  protected override parseControl(reader: BerReader): void {
    if (reader.readSequence() === null) return;
    const read = new SearchEntry({ messageId: 0 });
    read.parseMessage(reader);
    this.entry = read.toObject([], []);
  }
}

/** Asks the server to say which of its rules about passwords was met; without it a refusal is a bare number. */
export class PasswordPolicyControl extends Control {
  static readonly type = '1.3.6.1.4.1.42.2.27.8.5.1';
  /** One of `POLICY_ERRORS` (policy-errors.rules.ts); undefined when the server had nothing to say. */
  error: number | undefined;

  constructor() {
    super(PasswordPolicyControl.type);
  }

  protected override parseControl(reader: BerReader): void {
    if (reader.readSequence() === null) return;
    // warning [0], then error [1] ENUMERATED; both may be absent.
    if (reader.peek() === 0xa0) {
      reader.readSequence();
      reader.offset += reader.length;
    }
    if (reader.peek() === 0x81) this.error = reader.readTag(0x81) ?? undefined;
  }
}

/**
 * Whether the right secret opens an account at this moment, a forced change aside (1.3.6.1.4.1.42.2.27.9.5.8). The
 * control has room for the reason too, which slapd 2.5 leaves empty.
 */
export type Usability = 'opens' | 'shut';

/** Account usability, for a search of one entry. */
export class AccountUsabilityControl extends Control {
  static readonly type = '1.3.6.1.4.1.42.2.27.9.5.8';
  /** Undefined where the server does not tell. */
  usability: Usability | undefined;

  constructor() {
    super(AccountUsabilityControl.type);
  }

  protected override parseControl(reader: BerReader): void {
    // is_available [0], or is_not_available [1] with what it gives as reason.
    const choice = reader.peek();
    if (choice === 0x80) this.usability = 'opens';
    if (choice === 0xa1) this.usability = 'shut';
  }
}
