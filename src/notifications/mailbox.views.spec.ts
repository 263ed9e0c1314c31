import { piecesOf } from './mailbox.views.js';

const said = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.end ? '|' : piece.href ? `<${piece.href}>` : piece.text))
    .join('');

it.each([
  ['a\nb', 'a|b|'],
  ['voir https://a.example/x?y=1.', 'voir <https://a.example/x?y=1>.|'],
  ['(http://a.example/b)', '(<http://a.example/b>)|'],
  ['javascript:alert(1)', 'javascript:alert(1)|'],
  ['https://a.example https://b.example', '<https://a.example> <https://b.example>|'],
])('cuts %j into %j', (text, expected) => expect(said(text)).toBe(expected));
