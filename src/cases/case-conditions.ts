import { EVERYWHERE, isSchool, type CaseReader } from './case-scope.rules.js';

/** Collects conditions of a WHERE with their parameters: `add('c.uai = ?', uai)`. */
export class Conditions {
  readonly params: unknown[] = [];
  private readonly parts: string[] = [];

  add(condition: string, ...values: unknown[]): this {
    this.parts.push(this.bind(condition, ...values));
    return this;
  }

  /** The text with its `?` replaced by the placeholders of these values. */
  bind(text: string, ...values: unknown[]): string {
    let next = 0;
    return text.replace(/\?/g, () => {
      this.params.push(values[next]);
      next += 1;
      return `$${this.params.length}`;
    });
  }

  /** Only cases the reader may know of. */
  within(reader: CaseReader): this {
    if (isSchool(reader.role)) return this.add('c.school_opener = ?', reader.accountId);
    if (reader.areas.includes(EVERYWHERE)) return this;
    const codes = (kind: string): string[] =>
      reader.areas.filter((area) => area.startsWith(kind)).map((area) => area.slice(2));
    const any = [this.oneOf('c.departement', codes('d:')), this.oneOf('c.uai', codes('u:'))].filter(Boolean);
    return this.add(any.length > 0 ? `(${any.join(' OR ')})` : '1 = 0');
  }

  get sql(): string {
    return this.parts.length > 0 ? this.parts.join(' AND ') : '1 = 1';
  }

  private oneOf(column: string, values: readonly string[]): string {
    if (values.length === 0) return '';
    const marks = values.map((value) => this.bind('?', value));
    return values.length === 1 ? `${column} = ${marks[0]}` : `${column} IN (${marks.join(', ')})`;
  }
}
