import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { projectRoot } from '../root.js';
import type { Brand } from './web-settings.js';

/** Where the asset builder writes hashed files, their `.br` and `.gz` twins and `manifest.json`. */
export const ASSETS_FOLDER = join(projectRoot, 'public', 'assets');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

/**
 * Gives the address of a built file, `app.css` → `/assets/app.3f9a….css`.
 * Without a manifest (tests before a build) names stay plain; in production that refuses to start.
 */
export function loadAssets(production: boolean, folder = ASSETS_FOLDER): (name: string) => string {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) {
    if (production) throw new Error('public/assets/manifest.json is missing: run `npm run build` first');
    return (name) => `/assets/${name}`;
  }
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  return (name) => {
    const hashed = manifest[name];
    if (!hashed) throw new Error(`No built file ${name}`);
    return `/assets/${hashed}`;
  };
}

/**
 * Serves the built files from memory, compressed beforehand (about 200 kB in all). Their names hold a hash of what
 * is in them, so browsers keep them for ever. Not `@fastify/static`: it touches the disk for each request, and its
 * version 10 loads an ES module by `require`, which Jest cannot do on Node 20.
 */
export function serveAssets(instance: FastifyInstance, brand: Brand, folder = ASSETS_FOLDER): void {
  const assets = readAssets(folder);
  const name = brandSheet(brand);
  const rule = `:root:root{--brand:${brand.color}}`;
  if (name) assets.set(name, { type: 'text/css; charset=utf-8', plain: Buffer.from(rule) });
  instance.get<{ Params: { file: string } }>('/assets/:file', (request, reply) => {
    const asset = assets.get(request.params.file);
    if (!asset) return reply.callNotFound();
    const accepts = String(request.headers['accept-encoding'] ?? '');
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding');
    reply.type(asset.type);
    if (asset.br && /\bbr\b/.test(accepts)) return reply.header('content-encoding', 'br').send(asset.br);
    if (asset.gzip && /\bgzip\b/.test(accepts))
      return reply.header('content-encoding', 'gzip').send(asset.gzip);
    return reply.send(asset.plain);
  });
}

/** Name of the one-line style sheet that carries the configured colour; the policy forbids a `style` attribute. */
export function brandSheet(brand: Brand): string | null {
  return brand.color && /^#[0-9a-f]{6}$/i.test(brand.color) ? `brand-${brand.color.slice(1)}.css` : null;
}

function readAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  if (!existsSync(folder)) return assets;
  const twin = (path: string): Buffer | undefined => (existsSync(path) ? readFileSync(path) : undefined);
  for (const file of readdirSync(folder)) {
    const type = TYPES[extname(file)];
    const path = join(folder, file);
    const [br, gzip] = [twin(`${path}.br`), twin(`${path}.gz`)];
    if (type) assets.set(file, { type, plain: readFileSync(path), ...(br && { br }), ...(gzip && { gzip }) });
  }
  return assets;
}
