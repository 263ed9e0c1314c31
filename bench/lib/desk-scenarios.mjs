import Database from 'better-sqlite3';
import { text, formWith } from './browser.mjs';

const AGENTS = 20;
const CASE_LINK = /href="\/cases\/(\d{4}-\d{6,})"/g;

/** Twenty agents and a manager; the passwords belong to a benchmark on loopback and to nothing else. */
export function peopleOfTheDesk() {
  const password = 'banc-de-mesure-sur-cette-machine';
  const agents = Array.from({ length: AGENTS }, (_, i) => ({
    role: 'agent',
    name: `Agent ${String(i + 1).padStart(2, '0')}`,
    email: `agent${i + 1}@bench.test`,
    password,
  }));
  return { agents, manager: { role: 'manager', name: 'Gestion', email: 'manager@bench.test', password } };
}

/** Accounts, case numbers and words of the data, read straight from it so that requests ask for what exists. */
export function sampleOf(file, agents) {
  const database = new Database(file, { readonly: true });
  try {
    const idOf = database.prepare('SELECT id FROM accounts WHERE lower(email) = ?').pluck();
    const accounts = agents.map(({ email }) => idOf.get(email));
    const numbers = database
      .prepare('SELECT number FROM cases WHERE seq % 97 = 0 ORDER BY seq DESC LIMIT 400')
      .pluck()
      .all();
    // Twenty hits is the promise; data without such words gives the nearest there is.
    const words = database
      .prepare(
        `SELECT word, count(*) AS hits FROM case_words GROUP BY word HAVING count(*) > 1
         ORDER BY abs(count(*) - 20), word LIMIT 100`,
      )
      .all();
    return { accounts, numbers, words };
  } finally {
    database.close();
  }
}

/** The address of page `wanted` of the whole list, by the "next" links an agent would press. */
export async function walkTo(browser, wanted) {
  let path = '/cases?view=all';
  for (let page = 1; page < wanted; page += 1) {
    const html = text(await browser.get(path));
    const next =
      /<a\b[^>]*rel="next"[^>]*href="([^"]+)"/.exec(html) ??
      /<a\b[^>]*href="([^"]+)"[^>]*rel="next"/.exec(html);
    if (!next) throw new Error(`page ${page} of the list has no rel="next" link`);
    path = next[1].replaceAll('&amp;', '&').replace(/&#x3D;/gi, '=');
    if (path.startsWith('?')) path = `/cases${path}`;
  }
  return path;
}

/** What is measured: each gives the n-th request, spread over the twenty sessions, and checks its answer. */
export async function deskScenarios({ agents, manager }, sample, deepPage) {
  const as = (n, path, check) => ({ path, check, headers: { Cookie: agents[n % agents.length].cookie } });
  const pick = (values, n) => values[n % values.length];
  const assignee = (n) => pick(sample.accounts, n);
  return [
    { name: 'list', next: (n) => as(n, `/cases?view=all&assignee=${assignee(n)}`, lists(50)) },
    { name: 'list all', next: (n) => as(n, '/cases?view=all', lists(50)) },
    { name: 'list page 200', next: (n) => as(n, deepPage, lists(50)) },
    { name: 'case', next: (n) => as(n, `/cases/${pick(sample.numbers, n)}`, shows(pick(sample.numbers, n))) },
    {
      name: 'search',
      next: (n) => {
        const { word, hits } = pick(sample.words, n);
        return as(n, `/cases?view=all&q=${word}`, lists(Math.min(hits, 50)));
      },
    },
    {
      name: 'statistics',
      next: () => ({ path: '/statistics', check: shows('<table'), headers: { Cookie: manager.cookie } }),
    },
    { name: 'create', next: await creation(agents) },
  ];
}

/** Opening a case by the form of /cases/new, as filled in by each agent once. */
async function creation(agents) {
  const forms = [];
  for (const browser of agents) {
    const html = text(await browser.get('/cases/new'));
    forms.push({ browser, form: formWith(html, ['_csrf', 'type', 'subject']) });
  }
  return (n) => {
    const { browser, form } = forms[n % forms.length];
    const fields = { ...form.values, type: 'other', channel: 'phone', subject: `Banc de mesure ${n}` };
    if ('requester' in fields) fields.requester = `Demandeur ${n}`;
    if ('requesterName' in fields) fields.requesterName = `Demandeur ${n}`;
    if ('openKey' in fields) fields.openKey = `bench-${n}-${Math.random().toString(36).slice(2)}`;
    return { ...browser.formRequest(form.action || '/cases', fields), check: redirects };
  };
}

function lists(least) {
  return ({ status, body }) => {
    const found = new Set([...body.toString().matchAll(CASE_LINK)].map((match) => match[1])).size;
    if (status !== 200 || found < least)
      throw new Error(`list: ${status}, ${found} cases in place of ${least}`);
  };
}

function shows(mark) {
  return ({ status, body }) => {
    if (status !== 200 || !body.includes(mark)) throw new Error(`${status} without ${mark}`);
  };
}

function redirects({ status, body }) {
  if (status !== 303)
    throw new Error(
      `create answered ${status}: ${body
        .toString()
        .replace(/<[^>]+>/g, ' ')
        .slice(0, 800)}`,
    );
}
