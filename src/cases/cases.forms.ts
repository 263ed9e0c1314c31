import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { OPAQUE_KEY } from '../platform/web/forms.js';
import { CASE_VIEWS, type CaseView } from './case-counters.rules.js';
import { CASE_SORTS, type CaseSort } from './case-list.rules.js';
import {
  CASE_CHANNELS,
  CASE_PRIORITIES,
  CASE_STATUSES,
  CASE_TYPES,
  VISIBILITIES,
  type CaseChannel,
  type CasePriority,
  type CaseStatus,
  type CaseType,
  type Visibility,
} from './case.rules.js';

const UAI = /^\d{7}[A-Z]$/;
const BODY = 10_000;
const KEY = { message: 'errors.form.key' };

/** Numbers of a posted form come as text. */
const Whole = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
  );

/** Every form about an existing case: what its author was looking at. */
class OnCase {
  @IsOptional() @Whole() @IsInt() @Min(1) version?: number;
  /** Epoch milliseconds of the newest thing shown; the page of a conflict shows what came after. */
  @IsOptional() @Whole() @IsInt() @Min(0) seenAt?: number;
  /** Where to go afterwards: the case, or the call screen. */
  @IsOptional() @MaxLength(500) back?: string;
}

export class OpenCaseForm {
  @IsIn(CASE_TYPES) type!: CaseType;
  @IsIn(CASE_CHANNELS) channel!: CaseChannel;
  @IsOptional() @IsUUID() personId?: string;
  @IsOptional() @MaxLength(120) requester?: string;
  @IsOptional() @MaxLength(200) subject?: string;
  @IsOptional() @MaxLength(BODY) description?: string;
  @IsOptional() @IsIn(CASE_PRIORITIES) priority?: CasePriority;
  @IsOptional() @Matches(UAI) uai?: string;
  @IsOptional() @MaxLength(64) @Matches(OPAQUE_KEY, KEY) openKey?: string;
  @IsOptional() @MaxLength(500) back?: string;
}

export class MessageForm extends OnCase {
  @MinLength(1) @MaxLength(BODY) body!: string;
  @IsIn(VISIBILITIES) visibility!: Visibility;
  /** Choice of a ready answer, left over in the form. */
  @IsOptional() @MaxLength(40) ready?: string;
}

/** A message being written, into which a ready answer is put. */
export class DraftForm extends OnCase {
  @IsOptional() @MaxLength(BODY) body?: string;
  @IsIn(VISIBILITIES) visibility!: Visibility;
  @IsOptional() @MaxLength(40) ready?: string;
}

export class CorrectionForm extends OnCase {
  @IsOptional() @IsIn(CASE_TYPES) type?: CaseType;
  @IsOptional() @IsIn(CASE_PRIORITIES) priority?: CasePriority;
  @IsOptional() @MinLength(1) @MaxLength(200) subject?: string;
  @IsOptional() @MaxLength(120) requesterName?: string;
  @IsOptional() @IsUUID() personId?: string;
}

/** The person a case is corrected to. */
export class PersonChoiceForm extends OnCase {
  @IsUUID() personId!: string;
}

export class AssignmentForm extends OnCase {
  /** Absent: whoever asks. */
  @IsOptional() @IsUUID() assigneeId?: string;
}

export class ClosureForm extends OnCase {
  @MaxLength(40) cause!: string;
}

export class ReopeningForm extends OnCase {
  @IsOptional() @MaxLength(200) reason?: string;
}

export class ParkingForm extends OnCase {
  /** `hr`: a third party too, asked about an account that the directory does not have. */
  @IsIn(['requester', 'third-party', 'hr']) on!: 'requester' | 'third-party' | 'hr';
}

/** The next-step sheet is sent to a registered address or the school, or printed. */
export class NextStepForm extends OnCase {
  @IsIn(['send', 'print']) how!: 'send' | 'print';
}

export class ActForm extends OnCase {}

/** What the address of a list may say. */
export class ListForm {
  @IsOptional() @IsIn(CASE_VIEWS) view?: CaseView;
  @IsOptional() @IsIn(CASE_SORTS) sort?: CaseSort;
  @IsOptional() @IsIn(CASE_TYPES) type?: CaseType;
  @IsOptional() @IsIn(CASE_STATUSES) status?: CaseStatus;
  @IsOptional() @IsIn(CASE_CHANNELS) channel?: CaseChannel;
  @IsOptional() @Matches(UAI) uai?: string;
  /** An account, `me` or `none`. */
  @IsOptional() @Matches(/^(me|none|[0-9a-f-]{36})$/) assignee?: string;
  @IsOptional() @IsUUID() person?: string;
  @IsOptional() @MaxLength(200) q?: string;
  @IsOptional() @MaxLength(60) cursor?: string;
  @IsOptional() @Whole() @IsInt() @Min(1) @Max(200) limit?: number;
}

/** `POST /cases` of the API; `requester` is a person's id or a name. */
export class OpenCaseBody {
  @IsIn(CASE_TYPES) type!: CaseType;
  @IsIn(CASE_CHANNELS) channel!: CaseChannel;
  @IsOptional() @IsUUID() personId?: string;
  @IsOptional() @MaxLength(120) requester?: string;
  @IsOptional() @MinLength(1) @MaxLength(200) subject?: string;
  @IsOptional() @MaxLength(BODY) description?: string;
  @IsOptional() @IsIn(CASE_PRIORITIES) priority?: CasePriority;
  @IsOptional() @Matches(UAI) uai?: string;
  @IsOptional() @MinLength(8) @MaxLength(64) @Matches(OPAQUE_KEY, KEY) idempotencyKey?: string;
}

/** `PATCH /cases/:number`. */
export class CorrectionBody {
  @IsInt() @Min(1) version!: number;
  @IsOptional() @IsIn(CASE_TYPES) type?: CaseType;
  @IsOptional() @IsIn(CASE_PRIORITIES) priority?: CasePriority;
  @IsOptional() @MinLength(1) @MaxLength(200) subject?: string;
  @IsOptional() @MaxLength(120) requesterName?: string;
  @IsOptional() @IsUUID() personId?: string;
  /** Waits, or works again. Resolving, closing and reopening have calls of their own. */
  @IsOptional() @IsIn(['open', 'pending-requester', 'pending-third-party']) status?: CaseStatus;
}
