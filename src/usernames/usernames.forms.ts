import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { Destination } from './lookup.types.js';

const UAI = /^\d{7}[A-Z]$/;
const CASE_NUMBER = /^\d{4}-\d{6,}$/;

const UpperCase = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/\s/g, '').toUpperCase() : value,
  );

/** `/usernames?q=&uai=&case=`: the search field of the page. */
export class LookupForm {
  @IsOptional() @IsString() @MaxLength(200) q?: string;
  @IsOptional() @UpperCase() @Matches(UAI) uai?: string;
  @IsOptional() @Matches(CASE_NUMBER) case?: string;
}

/** `GET /api/v1/usernames?q=&uai=&limit=` */
export class LookupQuery {
  @IsString() @IsNotEmpty() @MaxLength(200) q!: string;
  @IsOptional() @UpperCase() @Matches(UAI) uai?: string;
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(20)
  limit?: number;
}

export class ConfirmationForm {
  @IsUUID() personId!: string;
  @IsOptional() @IsString() @MaxLength(200) triedUsername?: string;
  @IsOptional() @Matches(CASE_NUMBER) caseNumber?: string;
}

export class SendForm {
  @IsIn(['academic', 'professional']) to!: Destination;
}
