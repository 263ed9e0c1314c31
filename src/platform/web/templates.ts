import { existsSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type Handlebars from 'handlebars';
import { Runtime } from './handlebars-runtime.js';
import { fingerprint, isPartial, partialName, readTemplates } from './template-files.js';

/** Per-request values every template reads as `@lang`, `@csrf`, `@account`, `@path`. */
export interface TemplateData {
  readonly lang: string;
  readonly csrf: string;
  readonly path: string;
  readonly account: object | null;
}
export type Template = (model: object, options: { data: TemplateData }) => string;
export type Templates = ReadonlyMap<string, Template>;
export type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>;

/** Templates turned to code, name → code, and what they were made from. */
export interface CompiledViews {
  readonly fingerprint: string;
  readonly codes: Readonly<Record<string, string>>;
}

/**
 * The compiled templates that the build left in `file`, or null when there are none or a template changed since:
 * compiling seventy of them is a sixth of the start.
 */
export function readCompiledViews(file: string, folder: string, helpers: Helpers): CompiledViews | null {
  if (!existsSync(file)) return null;
  const views = JSON.parse(readFileSync(file, 'utf8')) as CompiledViews;
  return views.fingerprint === fingerprintOf(readTemplates(folder), helpers) ? views : null;
}

/** Makes functions of compiled templates; each one's code is read when it is first used. */
export function templatesOf(views: CompiledViews, helpers: Helpers): Templates {
  const engine = Runtime.create();
  for (const [name, helper] of Object.entries(helpers)) engine.registerHelper(name, helper);
  const templates = new Map<string, Template>();
  for (const [name, code] of Object.entries(views.codes)) {
    const template = atFirstUse(() => {
      const script = new Script(`(${code})`, { filename: `views/${name}.hbs` });
      return engine.template(script.runInThisContext() as TemplateSpecification);
    });
    if (isPartial(name)) engine.registerPartial(partialName(name), template);
    else templates.set(name, template as Template);
  }
  return templates;
}

function atFirstUse(make: () => HandlebarsTemplateDelegate): HandlebarsTemplateDelegate {
  let made: HandlebarsTemplateDelegate | undefined;
  return (context: unknown, options) => (made ??= make())(context, options);
}

/** Changes with any template, with the helpers and with the compiler. */
export function fingerprintOf(sources: ReadonlyMap<string, string>, helpers: Helpers): string {
  return fingerprint(sources, [Runtime.VERSION, ...Object.keys(helpers)]);
}
