import { DIMENSIONS, type Dimension } from './figures.rules.js';

/** Every row brings its own copy of the same few hundred words: they are kept once, and known by their number. */
export class Words {
  private readonly numbers = new Map<string, number>();
  private readonly words: string[] = [];

  /** Nothing counts as the empty word. */
  numberOf(word: string | null): number {
    const known = this.numbers.get(word ?? '');
    if (known !== undefined) return known;
    this.numbers.set(word ?? '', this.words.length);
    return this.words.push(word ?? '') - 1;
  }

  at(number: number): string {
    return this.words[number] ?? '';
  }
}

/** What one case brings to the figures of a day: those of its opening, or those of its resolution. */
export type DayFact = Readonly<Record<Dimension, string | null>> & {
  /** Working milliseconds to the first answer, or to the resolution; null while there was no answer. */
  readonly delay: number | null;
  readonly firstContact: boolean;
};

/** The cases opened, or those resolved, on one civil day: 33 bytes a case, and no identity. */
export class DayCases {
  private readonly words: Uint32Array;
  private readonly delays: Float64Array;
  private readonly first: Uint8Array;
  readonly size: number;

  constructor(facts: readonly DayFact[], words: Words) {
    this.size = facts.length;
    this.words = new Uint32Array(facts.length * DIMENSIONS.length);
    this.delays = new Float64Array(facts.length);
    this.first = new Uint8Array(facts.length);
    facts.forEach((fact, i) => {
      DIMENSIONS.forEach((dimension, place) => {
        this.words[i * DIMENSIONS.length + place] = words.numberOf(fact[dimension]);
      });
      this.delays[i] = fact.delay ?? NaN;
      this.first[i] = fact.firstContact ? 1 : 0;
    });
  }

  /** Number of the word of the i-th case in a dimension, by its place in DIMENSIONS. */
  word(i: number, place: number): number {
    return this.words[i * DIMENSIONS.length + place] ?? 0;
  }

  delay(i: number): number | null {
    const delay = this.delays[i] ?? NaN;
    return Number.isNaN(delay) ? null : delay;
  }

  firstContact(i: number): boolean {
    return this.first[i] === 1;
  }
}
