import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** Bytes of a pasted list: 500 lines of 200 letters, two bytes each. */
export const PASTED_LIMIT = 256 * 1024;

export class StaffListForm {
  @IsOptional() @IsString() @MaxLength(120_000) names?: string;
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\s/g, '').toUpperCase() : value,
  )
  @Matches(/^\d{7}[A-Z]$/)
  uai?: string;
}

/** `/usernames/lists/:id?show=unclear`. */
export class StaffListQuery {
  @IsOptional() @IsIn(['all', 'unclear']) show?: 'all' | 'unclear';
}
