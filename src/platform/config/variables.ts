/**
 * Every environment variable Guichet reads. `.env.example` and the documentation are checked against this list.
 * `secret` variables also accept NAME_FILE, the path of a file that holds the value.
 */
export interface Variable {
  name: string;
  secret?: boolean;
  default?: string;
  help: string;
}

export const CONFIG_VARIABLES: readonly Variable[] = [
  { name: 'NODE_ENV', default: 'production', help: 'production, development or test' },
  { name: 'HOST', default: '127.0.0.1', help: 'address the web server listens on' },
  { name: 'PORT', default: '3000', help: 'port the web server listens on; 0 takes a free one' },
  {
    name: 'PUBLIC_URL',
    help: 'address people use, e.g. https://guichet.example.fr; default http://HOST:PORT',
  },
  {
    name: 'TRUSTED_PROXIES',
    default: '',
    help: 'comma-separated addresses whose X-Forwarded-For is believed',
  },
  {
    name: 'TRUSTED_NETWORKS',
    default: '',
    help: 'comma-separated CIDR networks of the académie (softer throttles)',
  },
  { name: 'DATA_DIR', default: 'var', help: 'folder for the database, generated keys and the audit head' },
  {
    name: 'DATABASE_URL',
    secret: true,
    help: 'sqlite:///absolute/path or postgres://…; default SQLite in DATA_DIR',
  },
  { name: 'REDIS_URL', secret: true, help: 'redis://…; unset means no Redis' },
  { name: 'JOBS_DRIVER', help: 'embedded or bullmq-redis; default bullmq-redis when REDIS_URL is set' },
  { name: 'PROCESS_ROLE', default: 'all', help: 'all, web or worker' },
  {
    name: 'SMTP_URL',
    secret: true,
    help: 'smtp://user:pass@host:port; unset means captured, on loopback only',
  },
  { name: 'MAIL_FROM', default: 'Guichet <guichet@localhost>', help: 'sender of every message' },
  { name: 'SMS_URL', secret: true, help: 'reserved; SMS are captured only for now' },
  {
    name: 'DIRECTORY_URL',
    default: 'local:',
    help: 'local:, or ldaps://, ldap:// or ad+ldaps:// and host[:port][,host2…]',
  },
  {
    name: 'DIRECTORY_STARTTLS',
    default: 'false',
    help: 'true encrypts ldap:// connections (StartTLS)',
  },
  {
    name: 'DIRECTORY_ALLOW_PLAIN',
    default: 'false',
    help: 'true lets ldap:// go in clear, on loopback only',
  },
  { name: 'DIRECTORY_BASE_DN', help: 'entry below which people are' },
  { name: 'DIRECTORY_BIND_DN', help: 'identity that resets, with these rights and no others' },
  { name: 'DIRECTORY_BIND_PASSWORD', secret: true, help: 'its password' },
  { name: 'DIRECTORY_READ_DN', help: 'identity that reads and synchronises; default DIRECTORY_BIND_DN' },
  { name: 'DIRECTORY_READ_PASSWORD', secret: true, help: 'its password' },
  { name: 'DIRECTORY_CA_FILE', help: 'PEM of the authority of the servers; default those the system trusts' },
  {
    name: 'DIRECTORY_PRESET',
    help: 'academie, inetorgperson or active-directory: which attribute holds what',
  },
  {
    name: 'DIRECTORY_ATTRIBUTES',
    help: 'attributes in place of the preset’s: birth_name=nomNaissance,numen= (empty: not read)',
  },
  { name: 'SECRET_KEY', secret: true, help: 'at least 32 characters; derives links, codes and cookies' },
  { name: 'NUMEN_PEPPER', secret: true, help: 'at least 32 characters; key of the NUMEN hash' },
  { name: 'AUDIT_KEY', secret: true, help: 'at least 32 characters; key of the audit chain' },
  { name: 'LOG_LEVEL', default: 'info', help: 'fatal, error, warn, info, debug or silent' },
  { name: 'TZ_DISPLAY', default: 'Europe/Paris', help: 'time zone of displayed times and business hours' },
  { name: 'LANG_DEFAULT', default: 'fr', help: 'fr or en' },
  { name: 'BRAND_NAME', default: 'Guichet', help: 'name shown in the header and in messages' },
  { name: 'BRAND_LOGO', help: 'path of an image file shown in the header' },
  { name: 'BRAND_COLOR', help: 'accent colour, #rrggbb' },
  { name: 'SECOND_FACTOR', default: 'required', help: 'required, or off (loopback only)' },
  { name: 'IDENTITY_POLICY_FILE', help: 'replaces policies/identity-policy.json' },
  {
    name: 'DEMO',
    default: 'false',
    help: 'true marks a demonstration: capture, fictional data, loopback only',
  },
];
