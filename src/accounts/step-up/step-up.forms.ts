import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Secret } from '../../platform/web/forms.js';

/** `POST /api/v1/step-up`: one of the two. */
export class StepUpBody {
  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(512)
  password?: string;

  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(16)
  totp?: string;
}
