import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';

/**
 * Handlebars without its parser and compiler: all that ready compiled templates need, a fifth of the code to load. The
 * compiler is loaded where a template is compiled (view-compiler.ts). The package types its runtime as empty.
 */
export const Runtime = createRequire(import.meta.url)('handlebars/runtime') as Pick<
  typeof Handlebars,
  'create' | 'SafeString' | 'escapeExpression' | 'VERSION'
>;
