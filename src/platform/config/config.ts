import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keyFor } from './keys.js';
import { directorySettings, type DirectorySettings } from './directory-settings.js';
import { isLoopbackHost, isLoopbackUrl } from './loopback.js';
import { CONFIG_VARIABLES } from './variables.js';

export { CONFIG_VARIABLES } from './variables.js';

export type Environment = Record<string, string | undefined>;
export type ProcessRole = 'all' | 'web' | 'worker';
export type JobsDriverName = 'embedded' | 'bullmq-redis';

/** Every setting of the process, validated and frozen. Injected by class; built once by `loadConfig`. */
export class Config {
  readonly environment!: 'production' | 'development' | 'test';
  readonly host!: string;
  readonly port!: number;
  /** Without a trailing slash. */
  readonly publicUrl!: string;
  readonly trustedProxies!: readonly string[];
  readonly trustedNetworks!: readonly string[];
  readonly dataDir!: string;
  readonly database!: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string };
  readonly redisUrl!: string | null;
  readonly jobsDriver!: JobsDriverName;
  readonly processRole!: ProcessRole;
  /** null: messages are captured into the mailbox page (loopback only). */
  readonly smtpUrl!: string | null;
  readonly mailFrom!: string;
  readonly directory!: DirectorySettings;
  readonly secretKey!: string;
  readonly numenPepper!: string;
  readonly auditKey!: string;
  readonly logLevel!: string;
  readonly timeZone!: string;
  readonly langDefault!: 'fr' | 'en';
  readonly brand!: { name: string; logo: string | null; color: string | null };
  readonly secondFactorRequired!: boolean;
  readonly identityPolicyFile!: string | null;
  readonly demo!: boolean;
  /** HOST and PUBLIC_URL are both loopback: capture, mailbox, seed and factor-off are possible only then. */
  readonly loopback!: boolean;
}

/** Every configuration problem at once, in plain words; the process prints them and exits 1. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration refused:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

/**
 * Reads and validates the environment. Creates DATA_DIR and, on SQLite, the missing keys in it (mode 0600).
 * @throws ConfigError listing every problem found, not just the first.
 */
export function loadConfig(environment: Environment): Config {
  const problems: string[] = [];
  const raw = readVariables(environment, problems);
  const get = (name: string): string | undefined => raw.get(name);
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T => {
    const value = get(name) as T;
    if (allowed.includes(value)) return value;
    problems.push(`${name} is "${value}"; it must be one of ${allowed.join(', ')}.`);
    return allowed[0] as T;
  };

  const host = get('HOST') as string;
  const port = portNumber(get('PORT') as string, problems);
  const publicUrl = publicAddress(
    get('PUBLIC_URL') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    problems,
  );
  const loopback = isLoopbackHost(host) && isLoopbackUrl(publicUrl);
  const dataDir = resolve(get('DATA_DIR') as string);
  const database = databaseTarget(get('DATABASE_URL'), dataDir, problems);
  const redisUrl = get('REDIS_URL') ?? null;
  const demo = oneOf('DEMO', ['false', 'true']) === 'true';
  const secondFactorRequired = oneOf('SECOND_FACTOR', ['required', 'off']) === 'required';
  const smtpUrl = get('SMTP_URL') ?? null;
  const directory = directorySettings(get, problems);

  if (!loopback && !smtpUrl) {
    problems.push(
      'SMTP_URL is missing: messages are captured only while HOST and PUBLIC_URL are loopback addresses.',
    );
  }
  if (!loopback && !secondFactorRequired) {
    problems.push('SECOND_FACTOR=off is possible only while HOST and PUBLIC_URL are loopback addresses.');
  }
  if (!loopback && demo)
    problems.push('DEMO=true is possible only while HOST and PUBLIC_URL are loopback addresses.');
  if (demo && smtpUrl) problems.push('A demonstration refuses a real mail server: unset SMTP_URL.');
  if (demo && directory.kind !== 'local')
    problems.push('A demonstration refuses a real directory: unset DIRECTORY_URL.');
  if (get('SMS_URL'))
    problems.push('SMS_URL is set, but sending SMS is not built yet; codes by SMS exist in capture only.');

  const settings: Config = {
    environment: oneOf('NODE_ENV', ['production', 'development', 'test']),
    host,
    port,
    publicUrl,
    trustedProxies: list(get('TRUSTED_PROXIES')),
    trustedNetworks: list(get('TRUSTED_NETWORKS')),
    dataDir,
    database,
    redisUrl,
    jobsDriver: jobsDriver(get('JOBS_DRIVER'), redisUrl, problems),
    processRole: oneOf('PROCESS_ROLE', ['all', 'web', 'worker']),
    smtpUrl,
    mailFrom: get('MAIL_FROM') as string,
    directory,
    secretKey: '',
    numenPepper: '',
    auditKey: '',
    logLevel: oneOf('LOG_LEVEL', ['info', 'fatal', 'error', 'warn', 'debug', 'silent']),
    timeZone: timeZone(get('TZ_DISPLAY') as string, problems),
    langDefault: oneOf('LANG_DEFAULT', ['fr', 'en']),
    brand: {
      name: get('BRAND_NAME') as string,
      logo: get('BRAND_LOGO') ?? null,
      color: brandColor(get('BRAND_COLOR'), problems),
    },
    secondFactorRequired,
    identityPolicyFile: get('IDENTITY_POLICY_FILE') ?? null,
    demo,
    loopback,
  };
  if (problems.length === 0) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keys = {
    secretKey: keyFor('SECRET_KEY', get('SECRET_KEY'), settings, problems),
    numenPepper: keyFor('NUMEN_PEPPER', get('NUMEN_PEPPER'), settings, problems),
    auditKey: keyFor('AUDIT_KEY', get('AUDIT_KEY'), settings, problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.assign(new Config(), settings, keys));
}

function readVariables(environment: Environment, problems: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const { name, secret, default: fallback } of CONFIG_VARIABLES) {
    let value = environment[name] || undefined;
    const file = secret ? environment[`${name}_FILE`] : undefined;
    if (file && value) problems.push(`${name} and ${name}_FILE are both set: keep one.`);
    if (file && !existsSync(file)) problems.push(`${name}_FILE names a file that does not exist: ${file}.`);
    else if (file) value = readFileSync(file, 'utf8').trim() || undefined;
    value ??= fallback;
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

function portNumber(text: string, problems: string[]): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  problems.push(`PORT is "${text}"; it must be a number between 0 and 65535.`);
  return 3000;
}

function publicAddress(text: string, problems: string[]): string {
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('protocol');
    return url.origin + url.pathname.replace(/\/+$/, '');
  } catch {
    problems.push(`PUBLIC_URL is "${text}"; it must be an address such as https://guichet.example.fr.`);
    return 'http://127.0.0.1';
  }
}

function databaseTarget(text: string | undefined, dataDir: string, problems: string[]): Config['database'] {
  if (!text) return { kind: 'sqlite', path: join(dataDir, 'guichet.sqlite') };
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'postgres', url: text };
  const path = /^sqlite:\/\/(\/.+)$/.exec(text)?.[1];
  if (path) return { kind: 'sqlite', path: decodeURIComponent(path) };
  problems.push('DATABASE_URL must be sqlite:///absolute/path or postgres://user:password@host:port/name.');
  return { kind: 'sqlite', path: ':memory:' };
}

function jobsDriver(text: string | undefined, redisUrl: string | null, problems: string[]): JobsDriverName {
  const name = text ?? (redisUrl ? 'bullmq-redis' : 'embedded');
  if (name === 'bullmq-postgres') {
    problems.push(
      'JOBS_DRIVER=bullmq-postgres is not built yet: use embedded, which also works on PostgreSQL, or bullmq-redis.',
    );
  } else if (name !== 'embedded' && name !== 'bullmq-redis') {
    problems.push(`JOBS_DRIVER is "${name}"; it must be embedded or bullmq-redis.`);
  } else if (name === 'bullmq-redis' && !redisUrl) {
    problems.push('JOBS_DRIVER=bullmq-redis needs REDIS_URL.');
  } else {
    return name;
  }
  return 'embedded';
}

function timeZone(text: string, problems: string[]): string {
  try {
    new Intl.DateTimeFormat('fr', { timeZone: text });
  } catch {
    problems.push(`TZ_DISPLAY is "${text}", which is no time zone this system knows.`);
  }
  return text;
}

function brandColor(text: string | undefined, problems: string[]): string | null {
  if (text && !/^#[0-9a-f]{6}$/i.test(text))
    problems.push(`BRAND_COLOR is "${text}"; it must look like #1d4f91.`);
  return text ?? null;
}

function list(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
