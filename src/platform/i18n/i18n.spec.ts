import { speech } from './formats.js';
import { asLang, hasText, LANGUAGES, placeholders, t, textKeys } from './i18n.js';

const paris = (lang: 'fr' | 'en' | 'qps') => speech(lang, 'Europe/Paris');
const noon = Date.UTC(2026, 2, 12, 11, 5);
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('both languages hold the same texts with the same placeholders', () => {
  expect(textKeys('en').sort()).toEqual(textKeys('fr').sort());
  for (const key of textKeys('fr'))
    expect([key, placeholders('en', key)]).toEqual([key, placeholders('fr', key)]);
});

test.each([
  ['fr', 0, 'Une information est à corriger'],
  ['fr', 1, 'Une information est à corriger'],
  ['fr', 2, '2 informations sont à corriger'],
  ['en', 0, '0 entries need correcting'],
  ['en', 1, 'One entry needs correcting'],
] as const)('plural in %s of %d', (lang, n, text) => {
  expect(t(lang, 'errors.form.summary', { n })).toBe(text);
});

test('an unknown text or a missing parameter throws, naming it', () => {
  expect(() => t('fr', 'web.nothing.here')).toThrow('web.nothing.here');
  expect(() => t('fr', 'errors.form.minLength')).toThrow('{limit}');
  expect(hasText('errors.form.summary')).toBe(true);
  expect(hasText('errors.form.nothing')).toBe(false);
});

test('the pseudo-language wraps every text and every formatted value', () => {
  expect(t('qps', 'common.action.save')).toBe('⟦Enregistrer⟧');
  expect(t('qps', 'errors.form.item', { label: 'Nom', message: '⟦vide⟧' })).toBe('Nom⟦\u00a0: ⟧⟦vide⟧');
  expect(paris('qps').list(['a', 'b', 'c'])).toBe('a⟦, ⟧b⟦ et ⟧c');
  const words = paris('qps');
  for (const made of [
    words.date(noon),
    words.number(3),
    words.relative(noon, noon + 120_000),
    words.duration(90_000),
  ]) {
    expect(made).toMatch(/^⟦.+⟧$/);
  }
});

test('signs keep their space in French and only there', () => {
  expect(t('fr', 'web.error.reference')).toBe('Référence\u00a0:');
  expect(LANGUAGES.flatMap(textKeys)).toContain('web.error.reference');
  expect(t('en', 'errors.form.item', { label: 'Name', message: 'no' })).toBe('Name: no');
});

test.each([
  ['fr', '12 mars 2026', '12/03/2026 12:05', 'il y a 2 minutes', '1 234,5', '12,5 %', 'a, b et c'],
  ['en', '12 March 2026', '12/03/2026 12:05', '2 minutes ago', '1,234.5', '12.5%', 'a, b and c'],
] as const)(
  'dates, numbers and lists in %s, Paris time',
  (lang, date, dateTime, ago, number, percent, list) => {
    const words = paris(lang);
    expect(words.date(noon)).toBe(date);
    expect(words.dateTime(noon)).toBe(dateTime);
    expect(words.relative(noon, noon + 150_000)).toBe(ago);
    expect(plain(words.number(1234.5, 1))).toBe(number);
    expect(plain(words.percent(0.125, 1))).toBe(percent);
    expect(words.list(['a', 'b', 'c'])).toBe(list);
  },
);

test('the clock change of spring is in the times, not in the instants', () => {
  const words = paris('fr');
  expect(words.time(Date.UTC(2026, 2, 29, 0, 30))).toBe('01:30');
  expect(words.time(Date.UTC(2026, 2, 29, 1, 30))).toBe('03:30');
});

test.each([
  [20_000, '20 s'],
  [240_000, '4 min'],
  [7_800_000, '2 h 10'],
  [259_200_000, '3 j'],
])('a span of %d ms reads %s', (ms, text) => {
  expect(paris('fr').duration(ms)).toBe(text);
});

test('only known languages pass, the pseudo-language only where allowed', () => {
  expect([asLang('fr'), asLang('de'), asLang('qps'), asLang('qps', true), asLang(undefined)]).toEqual([
    'fr',
    undefined,
    undefined,
    'qps',
    undefined,
  ]);
});
