import { DEFAULT_CAUSES } from '../../../src/cases/case-causes.rules.js';
import { READY_ANSWERS } from '../../../src/cases/ready-answers.rules.js';
import { t } from '../../../src/platform/i18n/i18n.js';
import { examplesOf } from '../../../src/usernames/proposals/proposal-examples.rules.js';
import { proposedBase, RULE_R } from '../../../src/usernames/proposals/proposal.rules.js';
import type { PersonNames } from '../../../src/usernames/username.rules.js';
import type { Page } from '../browser.js';
import type { TestApp } from '../app.js';

/** A text of a page and where it stands. */
export interface FoundText {
  text: string;
  where: string;
}

/**
 * What people wrote or are called, by table and column: such text stands bare on a page of the pseudo-language and is
 * right to. Nothing that the product itself words is in these columns.
 */
const DATA: Readonly<Record<string, readonly string[]>> = {
  people: ['username', 'birth_name', 'usage_name', 'first_name', 'email', 'function'],
  person_aliases: ['alias'],
  establishments: ['uai', 'name', 'kind', 'commune', 'phone', 'email'],
  accounts: ['name', 'email'],
  api_tokens: ['name'],
  cases: ['number', 'subject', 'requester_name'],
  case_messages: ['body'],
  username_confirmations: ['username', 'tried_username'],
  username_lists: ['file_name'],
  username_list_lines: ['text'],
  evidence: ['answered_by', 'voucher_name'],
  freezes: ['reason'],
  // written in the language of who reads them; another test reads every message
  captured_messages: ['subject', 'text'],
  reset_approvals: ['comment'],
  directory_imports: ['file_name', 'actor_label'],
};

/** Data in another shape than a column's: addresses, identifiers, masked contacts. */
const SHAPES: readonly RegExp[] = [
  /https?:\/\/\S+/g,
  /[^\s<>«»,;]+@[^\s<>«»,;]+/g, // e-mail, masked or not
  /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g,
  /\b[0-9a-f]{12,}…?/g, // hashes, ends of identifiers
  /\b(?:utf-8|windows-1252)\b/g, // of a file
  /\bGuichet\b/g, // BRAND_NAME
];

/** Texts an administrator rewrites are shown in both languages, or in the installation's own. */
const READY_TITLES = READY_ANSWERS.map((key) => t('fr', `cases.ready.${key}.title`));

/** Invented people on whom the rule of usernames is shown. */
const EXAMPLES = examplesOf(RULE_R).flatMap(({ firstName, birthName, usageName, username }) => [
  firstName,
  birthName,
  ...(usageName ? [usageName] : []),
  username,
]);

const LETTER = /\p{L}/u;
/** Usernames are spelt, accounts have classes A to D. */
const SINGLE_LETTERS = /(?<![\p{L}\d'’])\p{L}(?![\p{L}\d'’])/gu;

/** Knows the data of one installation and finds what a page says outside the texts of `locales/`. */
export class BareText {
  private constructor(private readonly data: RegExp) {}

  /** Reads the data of the tables above as they are now; `more` are values a test typed itself. */
  static async of(test: TestApp, more: readonly string[] = []): Promise<BareText> {
    const values = new Set([...more, ...DEFAULT_CAUSES.map(({ fr }) => fr), ...READY_TITLES, ...EXAMPLES]);
    for (const [table, columns] of Object.entries(DATA)) {
      for (const column of columns) {
        const rows = await test.transactions.query<{ value: string | null }>(
          `SELECT DISTINCT ${column} AS "value" FROM ${table}`,
        );
        for (const { value } of rows) {
          // bodies are shown by lines
          for (const line of (value ?? '').split('\n')) if (LETTER.test(line)) values.add(squeezed(line));
          if (table === 'accounts' && column === 'name') values.add(initials(value ?? ''));
        }
      }
    }
    // the usernames that the rule makes of people's names
    for (const names of await test.transactions.query<PersonNames>(
      `SELECT birth_name AS "birthName", usage_name AS "usageName", first_name AS "firstName" FROM people`,
    )) {
      const expected = proposedBase(names, RULE_R);
      if (expected !== '') values.add(expected);
    }
    // what administrators typed into settings
    for (const { value } of await test.transactions.query<{ value: string }>(
      `SELECT value AS "value" FROM settings`,
    )) {
      for (const text of textsIn(JSON.parse(value))) if (LETTER.test(text)) values.add(squeezed(text));
    }
    const longestFirst = [...values].sort((a, b) => b.length - a.length).map(escaped);
    return new BareText(new RegExp(`(?<![\\p{L}\\d])(?:${longestFirst.join('|')})(?![\\p{L}\\d@])`, 'gu'));
  }

  /** What is left of a text when marked texts, data and figures are taken away; '' when nothing is bare. */
  bare(text: string): string {
    let left = text;
    for (let before = ''; before !== left;) {
      before = left;
      left = left.replace(/⟦[^⟦⟧]*⟧/g, ' ');
    }
    left = squeezed(left);
    if (!LETTER.test(left)) return '';
    left = left.replace(this.data, ' ');
    for (const shape of [...SHAPES, this.data, SINGLE_LETTERS]) left = left.replace(shape, ' ');
    return LETTER.test(left) ? squeezed(left) : '';
  }

  /** One line for each bare text of the page. */
  async faults(page: Page): Promise<string[]> {
    return this.faultsOf(await page.evaluate<FoundText[]>(COLLECT));
  }

  faultsOf(texts: readonly FoundText[]): string[] {
    return texts.flatMap(({ text, where }) => {
      const bare = this.bare(text);
      return bare === '' ? [] : [`bare text "${bare.slice(0, 100)}" in ${where}`];
    });
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** As in the picture of an account. */
function initials(name: string): string {
  const parts = name.split(/[\s-]+/).filter(Boolean);
  return ((parts[0]?.[0] ?? '') + (parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

const squeezed = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Every text of a page, shown, hidden until needed, or read aloud only. Left out: what people typed, codes (marked
 * up as such), the letter of a key, and what is marked as being in another language on purpose (the names of
 * languages, ready answers).
 */
const COLLECT = `(() => {
  const attributes = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'alt', 'label',
    'data-over', 'data-done', 'data-met', 'data-key-name'];
  const texts = [{ text: document.title, where: 'title' }];
  const elsewhere = (element) => element.closest('script, style, template, textarea, head, .claim-code') || element.closest('[lang]:not(html)');
  const isKey = (element) => element.tagName === 'CODE' || (element.tagName === 'KBD' && element.textContent.length === 1);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (data.trim() === '' || elsewhere(parent) || isKey(parent)) continue;
    texts.push({ text: data, where: parent.outerHTML.replace(/\\s+/g, ' ').slice(0, 120) });
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (elsewhere(element)) continue;
    for (const name of attributes) {
      const text = element.getAttribute(name);
      if (text) texts.push({ text, where: name + ' of ' + element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120) });
    }
    if (element.matches('input[type=submit], input[type=button], input[type=reset]')) texts.push({ text: element.value, where: 'value' });
  }
  return texts;
})()`;
