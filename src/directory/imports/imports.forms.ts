import { IsIn, IsOptional, Matches } from 'class-validator';
import { IMPORT_KINDS, type ImportKind } from './import-state.rules.js';

export class ImportForm {
  @IsIn(IMPORT_KINDS) kind!: ImportKind;
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  contactsAsOf?: string;
  @IsOptional()
  @IsIn(['yes'])
  complete?: string;
}

export class ConfirmForm {
  @IsOptional()
  @IsIn(['yes'])
  skipBad?: string;
}
