import fc from 'fast-check';
import { passwordProblem } from './password.rules.js';

const about = ['Françoise Le Goff', 'francoise.le-goff@ac-aix.example', 'Guichet'];
const problem = (password: string) => passwordProblem(password, about);

test.each([
  'onze caract',
  'azerty',
  '',
  // eleven characters of two code units each
  '🐢'.repeat(11),
])('«%s» is too short', (password) => expect(problem(password)).toBe('PASSWORD_SHORT'));

test.each([
  'motdepasse2026!',
  'Mot de passe 2026',
  'M0tDeP4sse!!',
  'azertyuiop123',
  '123456789012',
  'qwertyuiop[]',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdefghijkl',
  'motdepassemotdepasse',
  'Bienvenue2026!',
  'Marseille13013!',
  'soleil-soleil-1',
  'P@ssw0rd2026',
  '1q2w3e4r5t6y',
  'liberté égalité fraternité',
])('«%s» is common', (password) => expect(problem(password)).toBe('PASSWORD_COMMON'));

test.each(['francoise2026', 'Françoise.LeGoff', 'guichet-13-guichet', 'LeGoff-francoise-13'])(
  '«%s» leans on the account',
  (password) => expect(problem(password)).toBe('PASSWORD_PERSONAL'),
);

test.each([
  'quatre tortues bleues dansent',
  'Le Goff aime les tortues bleues',
  'xK7#pQ2v!mZ9',
  'forêt-parapluie-jeudi',
  'ÀéîõüÇßøÆœñŷ',
  '🐢🌊🎻🚲🧀🌵🪁🦔🧵🪵🍐🌙',
])('«%s» will do', (password) => expect(problem(password)).toBeUndefined());

test('at most 128 characters', () => {
  const long = (length: number): string => 'forêt parapluie jeudi brouette '.repeat(9).slice(0, length);
  expect(problem(long(128))).toBeUndefined();
  expect(problem(long(129))).toBe('PASSWORD_LONG');
});

test('two ways of typing the same accent are the same password', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(problem(text.normalize('NFD'))).toBe(problem(text.normalize('NFC')));
    }),
  );
});

test('random passwords of sixteen characters are never refused', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const random = fc
    .array(fc.constantFrom(...letters), { minLength: 16, maxLength: 16 })
    .map((all) => all.join(''));
  const varied = random.filter((text) => new Set(text).size >= 8);
  fc.assert(fc.property(varied, (text) => expect(problem(text)).toBeUndefined()));
});
