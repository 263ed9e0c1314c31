import Handlebars from 'handlebars';

/** A template that must not ship: names the file and what is wrong in it. */
export class BadTemplate extends Error {}

/**
 * Throws for an unknown partial or literal text key, an inline style, script or event handler (the content policy
 * forbids them), or a triple-stash outside `layouts/`.
 */
export function checkTemplate(
  name: string,
  source: string,
  tree: hbs.AST.Program,
  partials: ReadonlySet<string>,
  knowsText: (key: string) => boolean,
): void {
  new Checker(name.startsWith('layouts/'), partials, knowsText).accept(tree);
  refuseInline(source);
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
