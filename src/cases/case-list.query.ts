import { holdsNumenShape } from '../directory/numen.rules.js';
import { seqOfNumber } from './case.rules.js';
import type { CaseView } from './case-counters.rules.js';
import { readCursor, type ListQuery } from './case-list.rules.js';
import { searchedWords } from './case-words.rules.js';
import { UnknownChoice } from './case.errors.js';
import type { ListForm } from './cases.forms.js';

export const PAGE_ROWS = 50;

/**
 * The list an address asks for.
 * @throws UnknownChoice when the cursor is none of ours
 */
export function listQuery(asked: ListForm, accountId: string, fallback: CaseView): ListQuery {
  const form = looksLikeNumen(asked) ? { ...asked, q: undefined } : asked;
  const cursor = form.cursor === undefined ? null : readCursor(form.cursor);
  if (form.cursor !== undefined && !cursor) throw new UnknownChoice('CASE_CURSOR_BAD');
  const seq = form.q === undefined ? null : seqOfNumber(form.q);
  const words = form.q === undefined || seq !== null ? [] : searchedWords(form.q);
  return {
    view: form.view ?? (form.q === undefined ? fallback : 'all'),
    sort: words.length > 0 ? 'newest' : (form.sort ?? 'updated'),
    filters: {
      type: form.type,
      status: form.status,
      channel: form.channel,
      uai: form.uai,
      personId: form.person,
      assignee: form.assignee === 'me' ? accountId : form.assignee,
    },
    words,
    seq,
    exact: false,
    cursor,
    limit: form.limit ?? PAGE_ROWS,
  };
}

/** NUMEN-shaped text is neither searched, logged nor echoed: the page points to the identity check. */
export const looksLikeNumen = (form: ListForm): boolean => form.q !== undefined && holdsNumenShape(form.q);
