import { percentile, type Figures } from './figures.rules.js';

/** Gathers the figures of one group in one pass. */
export class Tally {
  private opened = 0;
  private resolved = 0;
  private firstContact = 0;
  private readonly answers: number[] = [];
  private readonly resolutions: number[] = [];

  /** A case opened in the period. */
  open(answerDelay: number | null): void {
    this.opened += 1;
    if (answerDelay !== null) this.answers.push(answerDelay);
  }

  /** A case resolved in the period. */
  resolve(delay: number, firstContact: boolean): void {
    this.resolved += 1;
    this.resolutions.push(delay);
    if (firstContact) this.firstContact += 1;
  }

  figures(): Figures {
    const both = (values: number[]) => {
      const sample = Float64Array.from(values);
      return { median: percentile(sample, 0.5), p90: percentile(sample, 0.9) };
    };
    return {
      opened: this.opened,
      resolved: this.resolved,
      firstContact: this.firstContact,
      answer: both(this.answers),
      resolution: both(this.resolutions),
    };
  }
}
