import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Script } from 'node:vm';
import Handlebars from 'handlebars';

/** Per-request values every template reads as `@lang`, `@csrf`, `@account`, `@path`. */
export interface TemplateData {
  readonly lang: string;
  readonly csrf: string;
  readonly path: string;
  readonly account: object | null;
}
export type Template = (model: object, options: { data: TemplateData }) => string;
export type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>;

const OPTIONS = (helpers: Helpers): PrecompileOptions => ({
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  preventIndent: true,
});

/** A template that must not ship: names the file and what is wrong in it. */
export class BadTemplate extends Error {}

/**
 * Compiles every `views/**.hbs` once. Files under `partials/` are partials named by their path (`field`,
 * `cases/row`); a file beginning with `_` in any other folder is the partial `folder/_name`.
 * Throws BadTemplate for a syntax error, an unknown helper or partial, an unknown literal text key,
 * an inline style, script or event handler (CSP), or a triple-stash outside `layouts/`.
 */
export function compileTemplates(
  folder: string,
  helpers: Helpers,
  knowsText: (key: string) => boolean,
): ReadonlyMap<string, Template> {
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) engine.registerHelper(name, helper);
  const sources = readAll(folder);
  const partials = new Set([...sources.keys()].filter(isPartial).map(partialName));
  const templates = new Map<string, Template>();
  for (const [name, source] of sources) {
    const compiled = compile(engine, name, source, helpers, partials, knowsText);
    if (isPartial(name)) engine.registerPartial(partialName(name), compiled);
    else templates.set(name, compiled as Template);
  }
  return templates;
}

function readAll(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.hbs'),
  );
  return new Map(
    files.sort().map((file) => {
      const name = relative('.', file)
        .split(sep)
        .join('/')
        .replace(/\.hbs$/, '');
      return [name, tidy(readFileSync(join(folder, file), 'utf8'))] as const;
    }),
  );
}

/** Indentation is for authors; dropping it saves about a fifth of each page. `<pre>` and `<textarea>` hold values only. */
function tidy(source: string): string {
  return source.replace(/^[ \t]+/gm, '').replace(/\n{2,}/g, '\n');
}

function isPartial(name: string): boolean {
  return name.startsWith('partials/') || /(^|\/)_[^/]+$/.test(name);
}

function partialName(name: string): string {
  return name.replace(/^partials\//, '');
}

function compile(
  engine: typeof Handlebars,
  name: string,
  source: string,
  helpers: Helpers,
  partials: ReadonlySet<string>,
  knowsText: (key: string) => boolean,
): HandlebarsTemplateDelegate {
  try {
    const tree = Handlebars.parse(source);
    new Checker(name.startsWith('layouts/'), partials, knowsText).accept(tree);
    refuseInline(source);
    // precompile is eager where compile() would wait for the first request to find a mistake
    const code = Handlebars.precompile(tree, OPTIONS(helpers)) as string;
    const script = new Script(`(${code})`, { filename: `views/${name}.hbs` });
    return engine.template(script.runInThisContext() as TemplateSpecification);
  } catch (cause) {
    throw new BadTemplate(`views/${name}.hbs: ${(cause as Error).message}`, { cause });
  }
}

/** The content security policy would silently drop these, so a page that has them is broken. */
function refuseInline(source: string): void {
  const found = /<[^>]*\s(?:style|on[a-z]+)\s*=|<style[\s>]|<script(?![^>]*\ssrc=)/i.exec(source);
  if (found) throw new Error(`inline style, script or handler: ${found[0].slice(0, 60)}`);
}

class Checker extends Handlebars.Visitor {
  constructor(
    private readonly isLayout: boolean,
    private readonly partials: ReadonlySet<string>,
    private readonly knowsText: (key: string) => boolean,
  ) {
    super();
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    if (!node.escaped && !this.isLayout) throw new Error(`triple-stash on line ${node.loc.start.line}`);
    this.checkText(node);
    super.MustacheStatement(node);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.checkText(node);
    super.SubExpression(node);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    this.checkPartial(node.name);
    super.PartialStatement(node);
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.checkPartial(node.name);
    super.PartialBlockStatement(node);
  }

  private checkPartial(name: hbs.AST.PathExpression | hbs.AST.SubExpression): void {
    const partial = (name as hbs.AST.PathExpression).original;
    if (partial && partial !== '@partial-block' && !this.partials.has(partial)) {
      throw new Error(`unknown partial ${partial}`);
    }
  }

  private checkText(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression): void {
    const [key] = node.params as hbs.AST.StringLiteral[];
    if ((node.path as hbs.AST.PathExpression).original !== 't' || key?.type !== 'StringLiteral') return;
    if (!this.knowsText(key.value)) throw new Error(`no text ${key.value}`);
  }
}
