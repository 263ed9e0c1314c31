import { writeFileSync } from 'node:fs';
import { hasText } from '../i18n/i18n.js';
import { makeHelpers } from './helpers.js';
import { COMPILED_VIEWS, VIEWS } from './views-folder.js';
import { compileViews } from './view-compiler.js';

// Last step of `npm run build`: checks and compiles the templates, so that the start need not.
const views = compileViews(
  VIEWS,
  makeHelpers((name) => name),
  hasText,
);
writeFileSync(COMPILED_VIEWS, JSON.stringify(views));
process.stdout.write(`${Object.keys(views.codes).length} templates compiled\n`);
