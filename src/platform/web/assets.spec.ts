import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import { projectRoot } from '../root.js';
import { brandSheet, loadAssets, serveAssets } from './assets.js';

const brand = { name: 'Guichet', logo: null, color: '#1234ab' };
let folder: string;
let server: FastifyInstance;
let base: string;
let asset: (name: string) => string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assets-'));
  execFileSync(process.execPath, [join(projectRoot, 'scripts', 'build-assets.mjs'), folder], {
    stdio: 'pipe',
  });
  asset = loadAssets(true, folder);
  server = fastify();
  serveAssets(server, brand, folder);
  base = await server.listen({ port: 0, host: '127.0.0.1' });
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const fetchAsset = (path: string, encoding: string) =>
  fetch(base + path, { headers: { 'accept-encoding': encoding } });

test('style, script and icons weigh less than 45 kB compressed, which leaves 15 kB for a page', async () => {
  const sizes = await Promise.all(
    ['app.css', 'app.js', 'icons.svg'].map(async (name) => {
      const answer = await fetchAsset(asset(name), 'gzip');
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      return Number(answer.headers.get('content-length'));
    }),
  );
  expect(sizes.every((size) => size > 500)).toBe(true);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(45_000);
});

test('a built file is kept for ever under a name made of its content', async () => {
  const answer = await fetchAsset(asset('app.css'), 'br');
  expect(asset('app.css')).toMatch(/^\/assets\/app\.[0-9a-f]{12}\.css$/);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('content-type')).toContain('text/css');
  expect(await answer.text()).toContain('.btn');
});

test.each([
  '/assets/nothing.css',
  '/assets/..%2fmanifest.json',
  '/assets/manifest.json',
  '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
])('%s is not there', async (path) => {
  expect((await fetchAsset(path, 'identity')).status).toBe(404);
});

test('the configured colour comes as a style sheet of its own; a bad one is ignored', async () => {
  expect(await (await fetchAsset('/assets/brand-1234ab.css', 'identity')).text()).toBe(
    ':root:root{--brand:#1234ab}',
  );
  expect(brandSheet({ ...brand, color: 'red;}body{display:none' })).toBeNull();
});

test('the sprite holds every icon that a template names', () => {
  const sprite = readFileSync(join(folder, asset('icons.svg').replace('/assets/', '')), 'utf8');
  const top = readFileSync(join(projectRoot, 'views', 'partials', 'top.hbs'), 'utf8');
  const names = [...top.matchAll(/icon '([a-z0-9-]+)'/g)].map((match) => match[1]);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) expect(sprite).toContain(`id="${name}"`);
});

test('without built files production does not start', () => {
  expect(() => loadAssets(true, join(folder, 'nowhere'))).toThrow('npm run build');
  expect(loadAssets(false, join(folder, 'nowhere'))('app.css')).toBe('/assets/app.css');
});
