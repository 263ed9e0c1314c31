import { gunzipSync } from 'node:zlib';
import { once } from './http-client.mjs';

/** What a browser keeps of a session: cookies, and the forms of the pages it was shown. */
export class Browser {
  #cookies = new Map();

  constructor(port) {
    this.port = port;
  }

  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path) {
    return this.#keep(await once(this.port, { path, headers: { Cookie: this.cookie } }));
  }

  async post(path, fields) {
    return this.#keep(await once(this.port, this.formRequest(path, fields)));
  }

  /** The request that sends a form, for `load` to repeat. */
  formRequest(path, fields) {
    const headers = {
      Cookie: this.cookie,
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: `http://127.0.0.1:${this.port}`,
    };
    return { method: 'POST', path, headers, body: new URLSearchParams(fields).toString() };
  }

  /** Fills the form of a page that holds every field of `fields` and sends it. */
  async submit(path, fields) {
    const form = formWith(text(await this.get(path)), Object.keys(fields));
    return this.post(form.action || path, { ...form.values, ...fields });
  }

  #keep(answer) {
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

export function text({ body, headers }) {
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

/** `{ action, values }` of the first POST form that has all the named fields; values are what the page filled in. */
export function formWith(html, names) {
  for (const [, attributes, inside] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    if (!/method="?post/i.test(attributes)) continue;
    const values = formValues(inside);
    if (names.every((name) => name in values)) return { action: attribute(attributes, 'action'), values };
  }
  throw new Error(`no form with ${names.join(', ')} in:\n${html.slice(0, 2000)}`);
}

function formValues(html) {
  const values = {};
  for (const [tag] of html.matchAll(/<(input|textarea|select)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    if (!name || /type="(checkbox|radio)"/i.test(tag)) continue;
    values[name] = attribute(tag, 'value') ?? '';
  }
  for (const [, name, inside] of html.matchAll(/<select\b[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/gi)) {
    const options = [...inside.matchAll(/<option\b[^>]*>/gi)].map(([option]) => option);
    const chosen = options.find((option) => /\sselected/i.test(option)) ?? options[0] ?? '';
    values[name] = attribute(chosen, 'value') ?? '';
  }
  return values;
}

function attribute(tag, name) {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value
    ?.replace(/&amp;/g, '&')
    .replace(/&#x3D;/gi, '=')
    .replace(/&quot;/g, '"');
}
