import { Entity } from 'typeorm';
import { Instant, Json, Key } from '../database/columns.js';

/** One named setting of the installation, changed from /settings or kept by the program itself. */
@Entity('settings')
export class Setting {
  @Key(64) name!: string;
  @Json() value!: unknown;
  @Instant() updatedAt!: number;
}
