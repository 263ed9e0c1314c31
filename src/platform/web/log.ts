import { pino, type DestinationStream, type Logger } from 'pino';
import { maskNumen } from './mask.js';

/** What of an error may be logged: never its parameters or input, which hold what people typed. */
interface LoggedError {
  type: string;
  message: string;
  stack: string;
  code?: string;
  cause?: LoggedError;
}

/** The application's logger: JSON lines, errors cut to type, message and stack, NUMEN-shaped text masked. */
export function makeLogger(level: string, stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: undefined,
      serializers: {
        err: (error: unknown) => loggedError(error),
        req: () => undefined,
        res: () => undefined,
      },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((part) => (typeof part === 'string' ? maskNumen(part) : part));
          method.apply(this, masked as Parameters<typeof method>);
        },
      },
    },
    ...(stream ? ([stream] as const) : []),
  );
}

function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: maskNumen(String(error)), stack: '' };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.constructor.name,
    message: maskNumen(error.message),
    stack: maskNumen(error.stack ?? ''),
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && depth < 3 && { cause: loggedError(cause, depth + 1) }),
  };
}
