import { createHash } from 'node:crypto';
import { LeakSearch } from './leaks.js';

const NUMBER = '02E9912345ABC';
const search = new LeakSearch([NUMBER]);
const sha256 = createHash('sha256').update(NUMBER).digest();

describe('the search for leaks', () => {
  it.each<[string, Buffer | string]>([
    ['in clear', `x${NUMBER}y`],
    ['in clear', NUMBER.toLowerCase()],
    ['in clear', '02 E 99 12345\u00a0ABC'],
    ['in clear', '0-2-E-9-9-1-2-3-4-5-A-B-C'],
    ['in clear', '02E%2099%2012345ABC'],
    ['in clear', [...NUMBER].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')],
    ['UTF-16LE', Buffer.from(`é${NUMBER}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(NUMBER, 'utf16le').swap16()],
    ['hexadecimal', Buffer.from(NUMBER).toString('hex')],
    ['base64', Buffer.from(NUMBER).toString('base64')],
    ['base64', Buffer.from(`a${NUMBER}b`).toString('base64')],
    ['base64', Buffer.from(`ab${NUMBER}`).toString('base64url')],
    ['base64', Buffer.from(`abcd${NUMBER.toLowerCase()}!`).toString('base64')],
    ['sha256', sha256],
    ['sha256 in hexadecimal', sha256.toString('hex')],
    ['sha256 in base64', sha256.toString('base64')],
    ['sha256 in base64url', sha256.toString('base64url')],
  ])('finds %s', (form, bytes) => {
    expect(search.in('here', bytes)).toContainEqual({ place: 'here', form });
  });

  it('finds nothing in what holds nothing', () => {
    expect(search.in('here', '02E9912346ABC 02E991234 [NUMEN] 7f3c')).toEqual([]);
  });
});
