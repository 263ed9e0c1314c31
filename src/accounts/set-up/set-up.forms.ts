import { IsEmail, IsString, Length, MaxLength } from 'class-validator';
import { Secret } from '../../platform/web/forms.js';

/** A new password, typed twice: it may be masked, and nobody can look it up. */
export class NewPasswordForm {
  @Secret()
  @IsString()
  @MaxLength(512)
  password!: string;

  @Secret()
  @IsString()
  @MaxLength(512)
  repeat!: string;
}

/** The founding link also asks who the first admin is. */
export class FoundingForm extends NewPasswordForm {
  @IsString()
  @Length(2, 160)
  name!: string;

  @IsEmail()
  @MaxLength(254)
  email!: string;
}
