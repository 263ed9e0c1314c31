import { IsIn, IsOptional, Matches } from 'class-validator';
import { GROUPINGS, type Grouping } from './figures.rules.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `?from=&to=&by=`, days both included. */
export class StatisticsQuery {
  @IsOptional() @Matches(DAY) from?: string;
  @IsOptional() @Matches(DAY) to?: string;
  @IsOptional() @IsIn(GROUPINGS) by?: Grouping;
}
