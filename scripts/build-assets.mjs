// Builds public/assets: one style sheet, one script, one icon sprite, each named by a hash of its content, with
// Brotli and gzip twins and a manifest. Run by `npm run build`; takes a few seconds.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import { compile } from 'sass';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// another folder may be given, for tests: node scripts/build-assets.mjs FOLDER
const out = process.argv[2] ?? join(root, 'public', 'assets');

function css() {
  return compile(join(root, 'styles', 'app.scss'), {
    style: 'compressed',
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
    // Bootstrap 5.3 is still written with @import; its own deprecations are not ours to mend
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
  }).css;
}

async function js() {
  const htmx = readFileSync(join(root, 'node_modules/htmx.org/dist/htmx.min.js'), 'utf8');
  const own = readdirSync(join(root, 'client'))
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => `{${readFileSync(join(root, 'client', file), 'utf8')}}`)
    .join('\n');
  const { code } = await minify(own, { compress: true, mangle: true, module: false });
  return `${htmx.replace(/\n?\/\/# sourceMappingURL=.*/, '')}\n${code}`;
}

/** Every icon named in a template (`icon 'x'`) or in the source (`icon: 'x'`), so that only those travel. */
function iconNames() {
  const names = new Set(
    readFileSync(join(root, 'styles', 'icons.txt'), 'utf8')
      .split(/\s+/)
      .filter(Boolean),
  );
  const scan = (folder, ending, pattern) => {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith(ending)) continue;
      for (const [, name] of readFileSync(join(root, folder, file), 'utf8').matchAll(pattern))
        names.add(name);
    }
  };
  scan('views', '.hbs', /\bicon '([a-z0-9-]+)'/g);
  scan('views', '.hbs', /\bicon='([a-z0-9-]+)'/g);
  scan('src', '.ts', /\bicon:\s*'([a-z0-9-]+)'/g);
  return [...names].sort();
}

function sprite() {
  const symbols = iconNames().map((name) => {
    const path = join(root, 'node_modules/bootstrap-icons/icons', `${name}.svg`);
    const inner = readFileSync(path, 'utf8')
      .replace(/^[\s\S]*?<svg[^>]*>/, '')
      .replace(/<\/svg>\s*$/, '');
    return `<symbol id="${name}" viewBox="0 0 16 16">${inner.replace(/\n\s*/g, '')}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">${symbols.join('')}</svg>`;
}

function write(name, content, manifest) {
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const hashed = name.replace(extname(name), `.${hash}${extname(name)}`);
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(out, hashed), bytes);
  writeFileSync(join(out, `${hashed}.br`), br);
  writeFileSync(join(out, `${hashed}.gz`), gz);
  manifest[name] = hashed;
  console.log(`${hashed.padEnd(28)} ${bytes.length} bytes, gzip ${gz.length}, br ${br.length}`);
}

const built = { 'app.css': css(), 'app.js': await js(), 'icons.svg': sprite() };
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
for (const [name, content] of Object.entries(built)) write(name, content, manifest);
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2));
