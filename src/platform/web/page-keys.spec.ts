import { assertKeysOnce, repeatedKeys } from './page-keys.js';

test('a key given to two acts of a page is named; others are not', () => {
  const page = '<a data-key="n">x</a><input data-key="/"><button type="submit" data-key="n">y</button>';
  expect(repeatedKeys(page)).toEqual(['n']);
  expect(repeatedKeys('<a data-key="n" data-key-name="n">x</a><a data-key="alt+n">y</a>')).toEqual([]);
  expect(() => assertKeysOnce('cases/show', page)).toThrow('cases/show declares twice the key n');
});
