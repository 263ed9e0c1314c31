import Handlebars from 'handlebars';
import ts from 'typescript';

const KEY = /^[a-z][A-Za-z0-9-]*(\.[A-Za-z0-9_-]+)+$/;
/** An error's text is found by its code. */
const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** `cases.status.` or `cases.${x}.title` as a pattern of keys; undefined when it is no key of a known module. */
function patternOf(parts, modules) {
  const [module, rest] = parts[0].split(/\.(.*)/s);
  if (!modules.has(module) || rest === undefined) return undefined;
  return `^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}(_one|_other)?$`;
}

const looksLikeKey = (text, modules) => KEY.test(text) && modules.has(text.split('.')[0]);

/**
 * Texts a template reads. `{{t "key"}}` is certain; any other string that looks like a key counts as a use, and a
 * string that ends in a dot as the beginning of keys put together by a helper.
 */
export function usesInTemplate(file, source, modules) {
  const uses = [];
  const add = (node, certain) => {
    const use = { file, line: node.loc.start.line };
    if (looksLikeKey(node.value, modules) || certain) uses.push({ ...use, key: node.value, certain });
    else if (node.value.endsWith('.') && modules.has(node.value.split('.')[0])) {
      uses.push({ ...use, pattern: patternOf([node.value, ''], modules) });
    }
  };
  const seen = new Set();
  const visitor = new Handlebars.Visitor();
  const call = function (node) {
    const first = node.params[0];
    if (node.path.original === 't' && first?.type === 'StringLiteral') {
      add(first, true);
      seen.add(first);
    }
    Handlebars.Visitor.prototype[node.type].call(this, node);
  };
  visitor.MustacheStatement = call;
  visitor.SubExpression = call;
  visitor.StringLiteral = (node) => seen.has(node) || add(node, false);
  visitor.accept(Handlebars.parse(source));
  return uses;
}

/**
 * Texts the code reads. The literal key of `t(lang, 'key')` is certain, and so is the code given to an error; other
 * strings of that shape count as uses, template literals as patterns.
 */
export function usesInCode(file, source, modules) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const uses = [];
  const visit = (node) => {
    const use = { file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 };
    if (ts.isStringLiteralLike(node)) {
      if (isKeyOfT(node)) uses.push({ ...use, key: node.text, certain: true });
      else if (looksLikeKey(node.text, modules)) uses.push({ ...use, key: node.text, certain: false });
      else if (CODE.test(node.text)) {
        uses.push({ ...use, key: `errors.${node.text}`, certain: isErrorCode(node) });
      } else if (node.text.endsWith('.') && modules.has(node.text.split('.')[0])) {
        uses.push({ ...use, pattern: patternOf([node.text, ''], modules) });
      }
    } else if (ts.isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      const pattern = patternOf(parts, modules);
      if (pattern) uses.push({ ...use, pattern });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return uses;
}

function isKeyOfT(node) {
  const call = node.parent;
  if (!ts.isCallExpression(call)) return false;
  const name = ts.isPropertyAccessExpression(call.expression)
    ? call.expression.name.text
    : call.expression.getText();
  return name === 't' && call.arguments.slice(0, 2).includes(node) && node.text.includes('.');
}

/** `super('CODE', …)` in a class that extends DomainError, or `new DomainError('CODE', …)`. */
function isErrorCode(node) {
  const call = node.parent;
  if (ts.isNewExpression(call))
    return call.expression.getText() === 'DomainError' && call.arguments?.[0] === node;
  if (!ts.isCallExpression(call) || call.expression.kind !== ts.SyntaxKind.SuperKeyword) return false;
  if (call.arguments[0] !== node) return false;
  const owner = ts.findAncestor(call, ts.isClassLike);
  return owner?.heritageClauses?.some((clause) => /\bDomainError\b/.test(clause.getText())) ?? false;
}
