import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Secret } from '../platform/web/forms.js';
import {
  DOCUMENT_CHANNELS,
  DOCUMENT_TYPES,
  type DocumentChannel,
  type DocumentType,
} from './document.rules.js';
import { ACTIONS, type Action } from './evidence.rules.js';
import type { DocumentInput } from './identity-checks.types.js';

const UAI = /^[0-9]{7}[A-Z]$/;

/** Page forms lead back to where they stood. */
export class ReturningForm {
  @IsOptional()
  @IsString()
  @MaxLength(500)
  next?: string;
}

/** Starts a check for one kind of act. */
export class StartCheckForm extends ReturningForm {
  @IsIn(ACTIONS)
  action!: Action;
}

/** Values of evidence never come back on a page: they are what is being proved. */
export class NumenForm extends ReturningForm {
  @Secret()
  @IsString()
  @Length(1, 60)
  numen!: string;
}

export class AttributesForm extends ReturningForm {
  @Secret()
  @IsString()
  @MaxLength(20)
  saidBirthDate!: string;

  @IsString()
  @MaxLength(120)
  saidBirthName!: string;

  @IsString()
  @MaxLength(200)
  saidSchool!: string;
}

export class DocumentForm extends ReturningForm {
  @IsIn(DOCUMENT_TYPES)
  documentType!: DocumentType;

  @IsIn(DOCUMENT_CHANNELS)
  channel!: DocumentChannel;

  @IsOptional()
  @IsIn(['yes'])
  faceMatches?: 'yes';

  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(400)
  mrz?: string;

  @IsOptional()
  @IsString()
  @MaxLength(120)
  surname?: string;

  @IsOptional()
  @IsString()
  @MaxLength(120)
  givenNames?: string;

  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(20)
  birthDate?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  expiry?: string;

  /** As the service takes it. */
  toInput(): DocumentInput {
    const { documentType, channel, surname, givenNames, birthDate, expiry, mrz } = this;
    const names = surname === undefined ? {} : { names: { surname, givenNames: givenNames ?? '' } };
    return {
      kind: 'document',
      documentType,
      channel,
      faceMatches: this.faceMatches === 'yes',
      ...names,
      ...(mrz === undefined ? {} : { mrz: mrz.split('\n') }),
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(expiry === undefined ? {} : { expiry }),
    };
  }

  /** What comes back with a refused form: neither the zone nor the birth date. */
  toEcho(): Record<string, string> {
    const { documentType, channel, surname = '', givenNames = '', expiry = '', faceMatches = '' } = this;
    return { documentType, channel, surname, givenNames, expiry, faceMatches };
  }
}

export class CodeForm extends ReturningForm {
  @Secret()
  @IsString()
  @Length(1, 40)
  code!: string;
}

export class CallBackForm extends ReturningForm {
  @Matches(UAI)
  phoneId!: string;

  @IsString()
  @Length(2, 120)
  answeredBy!: string;
}

/** The destination is one of the server's list; any other field is refused. */
export class OwnerCodeRequestForm extends ReturningForm {
  @IsString()
  @Length(36, 36)
  contactId!: string;
}

export class VoucherRequestForm extends ReturningForm {
  @IsOptional()
  @Matches(UAI)
  uai?: string;
}

export class VoucherDecisionForm {
  @IsIn(['vouch', 'decline'])
  decision!: 'vouch' | 'decline';
}

/** Who accepted the risk of voucher with call-back. */
export class VoucherRouteForm {
  @IsString()
  @Length(3, 120)
  acceptedBy!: string;
}
