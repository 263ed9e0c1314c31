import { Entity, Index } from 'typeorm';
import { Key, NumberKey } from './columns.js';

/**
 * Written by triggers (guards.ts, `marks`): something about this hour changed in this table. `slot` is the hour since
 * 1970 that the changed row tells of, `stamp` rises in the order of commits (change-marks.ts).
 */
@Entity('change_marks')
@Index('ix_change_marks_stamp', ['stamp'])
export class ChangeMark {
  @Key(32) source!: string;
  @NumberKey() slot!: number;
  @NumberKey() stamp!: number;
}
