import type { FastifyRequest } from 'fastify';
import { t } from '../i18n/i18n.js';
import { accountOf } from './current-account.js';
import { replayOf, textsOf, type Replay } from './replay.js';
import { langOf } from './request-language.js';
import { safePath, view, type Page, type ViewResult } from './view.js';

export interface HeldFormPage extends Page {
  readonly detail: string;
  readonly action: string;
  readonly hidden: Replay['fields'];
  /** What people wrote, to read again and to copy. */
  readonly texts: readonly string[];
  readonly lost: boolean;
  /** Where to sign in, in another tab; empty for whoever is signed in. */
  readonly signIn: string;
}

declare module './view.js' {
  interface Views {
    'errors/held': HeldFormPage;
  }
}

/**
 * A form whose session ended while it was filled in, kept: its reader signs in elsewhere and sends it again from this
 * page, which has a token of its own. Only for forms the browser says are ours (another site's must not be sent on),
 * and nothing is done before a person presses the button. Null when nothing was typed that could be lost.
 */
export function heldForm(request: FastifyRequest): ViewResult | null {
  const action = safePath(request.url, '');
  const replay = replayOf(action, request.body);
  if (action === '' || request.headers['hx-request'] || replay.fields.length === 0) return null;
  const lang = langOf(request);
  const signedIn = accountOf(request) !== undefined && accountOf(request) !== null;
  const page: HeldFormPage = {
    title: t(lang, 'web.held.title'),
    layout: signedIn ? 'desk' : 'plain',
    detail: t(lang, signedIn ? 'web.held.again' : 'web.held.ended'),
    action,
    hidden: replay.fields,
    texts: textsOf(replay),
    lost: replay.lost,
    signIn: signedIn ? '' : '/sign-in',
  };
  return view('errors/held', page, { status: signedIn ? 403 : 401, cache: 'no-store' });
}
