import { gunzipSync } from 'node:zlib';
import { once } from './http-client.mjs';

/** Everything a first visit to a page loads, gzip accepted: requests, and bytes over the wire with headers. */
export async function pageWeight(port, path, cookie) {
  const seen = new Set();
  const parts = [];
  const visit = async (address) => {
    if (seen.has(address)) return;
    seen.add(address);
    const answer = await once(port, {
      path: address,
      headers: { Cookie: cookie, 'Accept-Encoding': 'gzip' },
    });
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
    parts.push({ path: address, bytes: answer.wireBytes });
    const encoded = answer.headers['content-encoding'] === 'gzip';
    const content = (encoded ? gunzipSync(answer.body) : answer.body).toString('utf8');
    for (const link of linksOf(content, answer.headers['content-type'] ?? ''))
      await visit(resolve(link, address));
  };
  await visit(path);
  return { requests: parts.length, bytes: parts.reduce((sum, part) => sum + part.bytes, 0), parts };
}

function linksOf(content, type) {
  const patterns = type.startsWith('text/html')
    ? [
        /<script\b[^>]*\ssrc="([^"]+)"/gi,
        /<link\b[^>]*rel="(?:stylesheet|icon|preload|modulepreload)"[^>]*href="([^"]+)"/gi,
        /<link\b[^>]*href="([^"]+)"[^>]*rel="(?:stylesheet|icon|preload|modulepreload)"/gi,
        /<img\b[^>]*\ssrc="([^"]+)"/gi,
        /<use\b[^>]*\shref="([^"#]+)#/gi,
      ]
    : type.startsWith('text/css')
      ? [/url\(\s*["']?([^"')]+)/gi]
      : [];
  return patterns.flatMap((pattern) => [...content.matchAll(pattern)].map((match) => match[1]));
}

function resolve(link, from) {
  if (link.startsWith('data:')) return from;
  const url = new URL(link.replace(/&amp;/g, '&'), `http://x${from}`);
  return url.host === 'x' ? url.pathname + url.search : from;
}
