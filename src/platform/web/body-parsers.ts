import type { FastifyInstance } from 'fastify';
import { parse } from 'node:querystring';

class BadBody extends Error {
  readonly statusCode = 400;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Readers of forms and JSON, and of nothing else (415), that refuse broken UTF-8 and broken %-encoding with a 400, where the usual ones
 * put replacement characters into what people typed.
 */
export function addBodyParsers(instance: FastifyInstance): void {
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => answer(done, () => readForm(decode(body as Buffer))),
  );
  instance.removeContentTypeParser(['application/json', 'text/plain']);
  instance.addContentTypeParser(['application/json'], { parseAs: 'buffer' }, (_request, body, done) =>
    answer(done, () => readJson(decode(body as Buffer))),
  );
}

type Done = (error: Error | null, body?: unknown) => void;

function answer(done: Done, read: () => unknown): void {
  try {
    done(null, read());
  } catch (error) {
    done(error as Error);
  }
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new BadBody('not UTF-8', { cause });
  }
}

function readForm(text: string): Record<string, unknown> {
  try {
    if (text.includes('%')) decodeURIComponent(text);
  } catch (cause) {
    throw new BadBody('bad form encoding', { cause });
  }
  return { ...parse(text, '&', '=', { maxKeys: 1000 }) };
}

function readJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown;
  } catch (cause) {
    throw new BadBody('not JSON', { cause });
  }
}
