import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { SITES, type Site } from '../account.rules.js';
import { ROLES, type Role } from '../permissions.rules.js';
import { REACHES, type ReachKind } from './reaches.rules.js';

/** What an admin fills in; fields that the role does not carry are left aside by the service. */
export class DutiesForm {
  @IsString()
  @Length(2, 160)
  name!: string;

  @IsIn(ROLES)
  role!: Role;

  @IsOptional()
  @IsIn(REACHES)
  reach?: ReachKind;

  /** Départements or UAIs of the reach. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  reachList?: string;

  @IsOptional()
  @IsIn(SITES)
  site?: Site;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  uais?: string;

  @IsOptional()
  @IsString()
  @MaxLength(80)
  person?: string;
}

export class NewAccountForm extends DutiesForm {
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

export class AccountForm extends DutiesForm {
  @Type(() => Number)
  @IsInt()
  version!: number;
}

export class AccountsFilter {
  @IsOptional()
  @IsString()
  @MaxLength(80)
  q?: string;

  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  after?: string;
}
