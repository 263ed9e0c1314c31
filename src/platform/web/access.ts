import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const ACCESS = 'guichet:access';
export const STEP_UP = 'guichet:step-up';

/** Who may call a route: anyone, anyone signed in, or holders of a permission. */
export type Access = { kind: 'public' } | { kind: 'signed-in' } | { kind: 'permission'; permission: string };

/** The route needs this permission of the role × action table. */
export const Requires = (permission: string): CustomDecorator =>
  SetMetadata(ACCESS, { kind: 'permission', permission } satisfies Access);

/** Anyone may call the route, signed in or not. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** Any signed-in account may call the route, whatever its role. */
export const SignedIn = (): CustomDecorator => SetMetadata(ACCESS, { kind: 'signed-in' } satisfies Access);

/** The route needs a password or code typed again at most five minutes ago. */
export const StepUp = (): CustomDecorator => SetMetadata(STEP_UP, true);
