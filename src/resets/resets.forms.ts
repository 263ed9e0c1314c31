import { Equals, IsIn, IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { OPAQUE_KEY, Secret } from '../platform/web/forms.js';
import { DELIVERIES, LATER_KINDS, RESET_KINDS, type Delivery } from './reset.rules.js';

/** Body of `POST /cases/:number/resets`, page and API alike. */
export class ResetForm {
  @IsUUID() identityCheckId!: string;
  @IsIn([...RESET_KINDS, ...LATER_KINDS]) kind!: string;
  @IsOptional() @IsIn(DELIVERIES) delivery?: Delivery;
  @IsOptional() @IsUUID() contactId?: string;
  @Length(8, 100) @Matches(OPAQUE_KEY, { message: 'errors.form.key' }) idempotencyKey!: string;
}

export class ApprovalForm {
  @IsIn(['approve', 'reject']) decision!: 'approve' | 'reject';
  @IsOptional() @MaxLength(500) comment?: string;
}

export class PairingForm {
  @Secret()
  @IsString()
  @Matches(/^[\s.-]*([A-Za-z0-9][\s.-]*){6}$/, { message: 'resets.pairing.shape' })
  code!: string;
}

export class FreezeForm {
  @Length(5, 500) reason!: string;
}

/** The page's freeze: the box must be ticked, with scripts or without. A program's call is deliberate as it is. */
export class FreezePageForm extends FreezeForm {
  @Equals('yes', { message: 'resets.freeze.unsure' }) sure!: string;
}

export class ClaimCodeForm {
  @Secret()
  @IsString()
  @Matches(/^[\s.-]*([0-9][\s.-]*){6}$/, { message: 'resets.claim.codeShape' })
  code!: string;
}

export class ClaimContactForm {
  @IsString() @Length(5, 254) contact!: string;
}

export class ClaimSecretForm {
  @Secret() @IsOptional() @IsString() @MaxLength(40) numen?: string;
  @Secret() @IsString() @MaxLength(256) secret!: string;
  @Secret() @IsString() @MaxLength(256) again!: string;
}
