import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { Secret } from '../platform/web/forms.js';
import {
  DOCUMENT_CHANNELS,
  DOCUMENT_TYPES,
  type DocumentChannel,
  type DocumentType,
} from './document.rules.js';

const UAI = /^[0-9]{7}[A-Z]$/;

/** Names as printed on a document. */
export class DocumentNamesBody {
  @IsString()
  @MaxLength(120)
  surname!: string;

  @IsString()
  @MaxLength(120)
  givenNames!: string;
}

/** The bodies of `POST /identity-checks/:id/evidence`, by `kind`. */
export class NumenBody {
  @IsIn(['numen'])
  kind!: 'numen';

  @Secret()
  @IsString()
  @Length(1, 60)
  value!: string;
}

export class AttributesBody {
  @IsIn(['attributes'])
  kind!: 'attributes';

  @Secret()
  @IsString()
  @MaxLength(20)
  birthDate!: string;

  @IsString()
  @MaxLength(120)
  birthName!: string;

  @IsString()
  @MaxLength(200)
  school!: string;
}

export class DocumentBody {
  @IsIn(['document'])
  kind!: 'document';

  @IsIn(DOCUMENT_TYPES)
  documentType!: DocumentType;

  @IsIn(DOCUMENT_CHANNELS)
  channel!: DocumentChannel;

  @IsBoolean()
  faceMatches!: boolean;

  @Secret()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  mrz?: string[];

  @Secret()
  @IsOptional()
  @IsString()
  @MaxLength(20)
  birthDate?: string;

  @IsOptional()
  @IsObject()
  names?: Record<string, unknown>;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  expiry?: string;
}

export class CodeBody {
  @IsIn(['owner-code'])
  kind!: 'owner-code';

  @Secret()
  @IsString()
  @Length(1, 40)
  code!: string;
}

export class CallBackBody {
  @IsIn(['call-back'])
  kind!: 'call-back';

  @Matches(UAI)
  phoneId!: string;

  @IsString()
  @Length(2, 120)
  answeredBy!: string;
}
