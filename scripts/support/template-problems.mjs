/** Attributes whose value a person reads or hears. */
const SPOKEN = /\s(alt|title|placeholder|label|aria-label|aria-description|aria-roledescription)="([^"]*)"/gi;
/** Formats that are the same in every language. */
const NEUTRAL = /&(#\d+|#x[\da-f]+|\w+);/gi;
const LETTERS = /\p{L}{2,}/u;

/**
 * What a Handlebars template does that templates may not do, as `file:line: problem`.
 * Files under views/layouts/ may print the rendered body unescaped.
 */
export function templateProblems(file, source) {
  const problems = [];
  const report = (index, text) => problems.push(`${file}:${lineOf(source, index)}: ${text}`);
  const each = (text, pattern, found) => {
    for (const match of text.matchAll(pattern)) found(match);
  };

  if (!file.startsWith('views/layouts/')) {
    each(source, /\{\{\{|\{\{&/g, ({ index }) => report(index, 'unescaped output outside a layout'));
  }
  const html = blank(
    source,
    /\{\{!--[\s\S]*?--\}\}|\{\{![\s\S]*?\}\}|\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}|<!--[\s\S]*?-->/g,
  );
  // A mail has its own page of plain HTML and no content policy; its reader strips style sheets, so style= stays.
  if (!file.startsWith('views/mail/')) {
    each(html, /<[^>]*\sstyle\s*=/gi, ({ index }) =>
      report(index, 'style= is blocked by the content policy'),
    );
    each(html, /<style[\s>]/gi, ({ index }) => report(index, 'style sheets live in styles/'));
  }
  each(html, /<[^>]*\son[a-z]+\s*=/gi, ({ index }) => report(index, 'inline event handler'));
  each(html, /<[^>]*\s(href|action|src)\s*=\s*["']?\s*javascript:/gi, ({ index }) =>
    report(index, 'script address'),
  );
  each(html, /<script\b([^>]*)>([\s\S]*?)<\/script>/gi, ({ index, 1: attributes, 2: body }) => {
    if (!/\ssrc=/.test(attributes) || body.trim()) report(index, 'inline script');
  });
  each(html, SPOKEN, ({ index, 2: value }) => {
    if (LETTERS.test(value.replace(NEUTRAL, ''))) report(index, `bare text in an attribute: ${value.trim()}`);
  });
  const text = blank(blank(html, /<(script|style)\b[\s\S]*?<\/\1>/gi), /<[^>]*>/g).replace(NEUTRAL, (m) =>
    ' '.repeat(m.length),
  );
  each(text, /\p{L}{2,}[^\n]*/gu, ({ index, 0: words }) => report(index, `bare text: ${words.trim()}`));
  return problems;
}

/** `text` with every match turned into spaces, so that positions stay. */
function blank(text, pattern) {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));
}

function lineOf(source, index) {
  return source.slice(0, index).split('\n').length;
}
