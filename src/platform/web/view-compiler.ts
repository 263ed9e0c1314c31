import Handlebars from 'handlebars';
import { BadTemplate, checkTemplate } from './template-checks.js';
import { isPartial, partialName, readTemplates } from './template-files.js';
import { fingerprintOf, type CompiledViews, type Helpers } from './templates.js';

/**
 * Checks and compiles every template of a folder. Throws BadTemplate, naming the file, for a syntax error, an unknown
 * helper, and all that `checkTemplate` refuses.
 */
export function compileViews(
  folder: string,
  helpers: Helpers,
  knowsText: (key: string) => boolean,
): CompiledViews {
  const sources = readTemplates(folder);
  const partials = new Set([...sources.keys()].filter(isPartial).map(partialName));
  const codes: Record<string, string> = {};
  for (const [name, source] of sources) {
    try {
      const tree = Handlebars.parse(source);
      checkTemplate(name, source, tree, partials, knowsText);
      codes[name] = Handlebars.precompile(tree, compilerOptions(helpers)) as string;
    } catch (cause) {
      throw new BadTemplate(`views/${name}.hbs: ${(cause as Error).message}`, { cause });
    }
  }
  return { fingerprint: fingerprintOf(sources, helpers), codes };
}

function compilerOptions(helpers: Helpers): PrecompileOptions {
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  return { strict: true, knownHelpersOnly: true, knownHelpers, preventIndent: true };
}
