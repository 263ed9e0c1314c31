import { Injectable } from '@nestjs/common';

/** Source of the present instant. Everything that needs "now" takes it from here or as an argument. */
export abstract class Clock {
  /** Epoch milliseconds, UTC. */
  abstract now(): number;
}

@Injectable()
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}

/** A clock that moves only when told to; tests start it at the real now, because database guards use the server's clock. */
export class FixedClock extends Clock {
  constructor(private instant: number = Date.now()) {
    super();
  }

  now(): number {
    return this.instant;
  }

  advance(milliseconds: number): void {
    this.instant += milliseconds;
  }

  set(instant: number): void {
    this.instant = instant;
  }
}

export { DAY, HOUR, MINUTE, SECOND } from './durations.js';
