import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { NOTIFICATION_STATES, type NotificationState } from './notification.rules.js';

/** Which notifications to list, from the address. */
export class NotificationsQuery {
  @IsOptional() @IsIn([...NOTIFICATION_STATES]) state?: NotificationState;
  @IsOptional() @IsUUID() cursor?: string;
  @IsOptional() @Matches(/^([1-9]\d?|1\d\d|200)$/) limit?: string;
}
