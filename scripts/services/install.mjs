import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** A program of each Debian package; a package is installed only when its program is missing. */
const PACKAGES = {
  'postgresql-15': '/usr/lib/postgresql/15/bin/postgres',
  'redis-server': '/usr/bin/redis-server',
  slapd: '/usr/sbin/slapd',
  'ldap-utils': '/usr/bin/ldapsearch',
  iproute2: '/usr/sbin/ip',
  samba: '/usr/sbin/samba',
  'samba-ad-provision': '/usr/share/samba/setup',
  'samba-dsdb-modules': '/usr/share/doc/samba-dsdb-modules',
  'samba-vfs-modules': '/usr/share/doc/samba-vfs-modules',
  openssl: '/usr/bin/openssl',
  chromium: '/usr/bin/chromium',
  'fonts-liberation': '/usr/share/fonts/truetype/liberation',
};
/** While this file says 101, packages do not start their own server (slapd would listen on every address). */
const POLICY = '/usr/sbin/policy-rc.d';

export function chromiumPath() {
  return process.env.CHROMIUM_PATH || PACKAGES.chromium;
}

/** Installs the missing packages with apt; as another user than root, through sudo. Throws in plain words. */
export function installPackages() {
  const missing = Object.keys(PACKAGES).filter((name) => !existsSync(PACKAGES[name]));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `Missing: ${missing.join(', ')}. This script installs on Debian only; elsewhere use docker compose.`,
    );
  }
  console.error(`Installing ${missing.join(', ')} …`);
  const guard = isRoot() && !existsSync(POLICY);
  if (guard) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt('update', '-q');
    apt('install', '-q', '-y', '--no-install-recommends', ...missing);
  } finally {
    if (guard) rmSync(POLICY);
  }
}

function apt(...args) {
  const command = ['apt-get', ...args];
  if (!isRoot()) command.unshift('sudo', '-n', 'DEBIAN_FRONTEND=noninteractive');
  const { status } = spawnSync(command[0], command.slice(1), {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`${command.join(' ')} failed with status ${status}`);
}

export function isRoot() {
  return process.getuid?.() === 0;
}
