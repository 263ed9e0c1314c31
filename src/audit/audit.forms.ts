import { IsIn, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Filters of the trail, from the address. Days are civil dates of the displayed time zone, both included. */
export class AuditQuery {
  @IsOptional() @Matches(DAY) from?: string;
  @IsOptional() @Matches(DAY) to?: string;
  @IsOptional() @IsUUID() actor?: string;
  @IsOptional() @Matches(/^[a-z][a-z0-9.-]{0,63}$/) action?: string;
  @IsOptional() @Matches(/^[a-z][a-z0-9-]{0,31}$/) object?: string;
  @IsOptional() @MaxLength(64) id?: string;
  @IsOptional() @Matches(/^\d{1,15}$/) before?: string;
  @IsOptional() @IsIn(['50', '200', '1000']) limit?: string;
}
