import { readFileSync } from 'node:fs';

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  optional?: boolean;
  hasInstallScript?: boolean;
  os?: string[];
  cpu?: string[];
}
interface Lists {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Lists;
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Code of others runs at install time for these only: binaries that are built or chosen for the machine. */
const MAY_RUN = ['@parcel/watcher', '@swc/core', 'better-sqlite3', 'esbuild', 'msgpackr-extract'];

/** Licences that may be delivered beside the EUPL-1.2 or serve the build only; a new one is a decision. */
const LICENCES = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-0-Clause', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['Apache-2.0', 'Python-2.0', 'MPL-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0', 'Unlicense', 'WTFPL'],
  'EUPL-1.1+',
]);

/** npm 10 writes no hash of binaries for machines it does not run on; we run on Linux, on x64 and arm64. */
const isForUs = ({ optional, os, cpu }: Locked): boolean =>
  !optional ||
  ((os === undefined || os.includes('linux')) &&
    (cpu === undefined || cpu.some((one) => one === 'x64' || one === 'arm64')));

describe('what comes from outside', () => {
  it('is asked for in one exact version', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('comes from the registry, with the hash of what was seen', () => {
    const elsewhere = locked.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
    const unsealed = locked.filter(([, one]) => isForUs(one) && !/^sha512-/.test(one.integrity ?? ''));
    expect(unsealed.map(([path]) => path)).toEqual([]);
  });

  it('runs no code of its own when it is installed, but for five', () => {
    const running = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    expect(running.map((path) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(MAY_RUN);
  });

  it('has a licence we know', () => {
    const unknown = locked.filter(([, { license }]) =>
      (license ?? 'none').split(/[() ]+|AND|OR/).some((one) => one !== '' && !LICENCES.has(one)),
    );
    expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it.each(['.ci/run', 'Dockerfile'])('%s installs what is locked, and nothing else', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/\bnpm ci\b/);
    expect(text).not.toMatch(/\bnpm (?:i|install|update)\b|\bnpx --yes\b/);
  });
});
