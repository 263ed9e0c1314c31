import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Secret } from '../../platform/web/forms.js';

export class SignInForm {
  @IsString()
  @MaxLength(254)
  email!: string;

  @Secret()
  @IsString()
  @MaxLength(512)
  password!: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  next?: string;
}

export class CodeForm {
  @Secret()
  @IsString()
  @MaxLength(40)
  code!: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  next?: string;
}
