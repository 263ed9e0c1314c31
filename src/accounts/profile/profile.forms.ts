import { ArrayNotEmpty, IsArray, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { Secret } from '../../platform/web/forms.js';
import { NewPasswordForm } from '../set-up/set-up.forms.js';
import { TOKEN_SCOPE_NAMES, type TokenScope } from '../tokens/token.rules.js';

export class PasswordForm extends NewPasswordForm {
  @Secret()
  @IsString()
  @MaxLength(512)
  current!: string;
}

export const TOKEN_DAYS = ['7', '30', '90'] as const;

export class TokenForm {
  @IsString()
  @Length(2, 80)
  name!: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(TOKEN_SCOPE_NAMES, { each: true })
  scope!: TokenScope[];

  @IsIn(TOKEN_DAYS)
  days!: (typeof TOKEN_DAYS)[number];
}
