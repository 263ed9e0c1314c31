import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { speech } from '../i18n/formats.js';
import { buildForm } from './fields.js';
import { InvalidInput, readBody, readForm, Secret } from './forms.js';

class Sample {
  @IsString() @MinLength(3) @MaxLength(20) subject!: string;
  @IsOptional() @IsEmail() email?: string;
  @IsOptional() @Type(() => Number) @IsInt() count?: number;
  @IsOptional() @IsIn(['a', 'b']) kind?: string;
  @IsOptional() @IsArray() @ArrayMaxSize(2) @IsString({ each: true }) tags?: string[];
  @IsOptional() @Matches(/^x/, { message: 'errors.form.isIn' }) code?: string;
  @Secret() @IsOptional() @IsString() password?: string;
}

const fields = (body: unknown, lang: 'fr' | 'en' = 'fr') => {
  const result = readForm(Sample, body, lang);
  return result.ok ? [] : result.errors.map((error) => `${error.field}: ${error.message}`);
};

test('a good form gives typed values, trimmed and composed', () => {
  const result = readForm(Sample, { _csrf: 'x', subject: '  e\u0301cole ', count: '3', email: '' }, 'fr');
  expect(result).toMatchObject({ ok: true, value: { subject: 'école', count: 3 } });
  expect(result.ok && result.value).toBeInstanceOf(Sample);
  expect(result.ok && result.value.email).toBeUndefined();
});

test.each([
  [{}, 'fr', 'subject: Ce champ est obligatoire.'],
  [{ subject: '   ' }, 'en', 'subject: This field is required.'],
  [{ subject: 'ab' }, 'fr', 'subject: Saisissez au moins 3 caractères.'],
  [{ subject: 'a'.repeat(21) }, 'en', 'subject: Enter at most 20 characters.'],
  [{ subject: ['abc', 'def'] }, 'fr', 'subject: '],
  [{ subject: { $gt: '' } }, 'fr', 'subject: '],
  [{ subject: 'abc', email: 'nope' }, 'en', 'email: Enter a complete e-mail address'],
  [{ subject: 'abc', count: 'x' }, 'fr', 'count: Saisissez un nombre entier.'],
  [{ subject: 'abc', kind: 'z' }, 'fr', 'kind: Choisissez une des valeurs proposées.'],
  [{ subject: 'abc', code: 'y' }, 'en', 'code: Choose one of the values offered.'],
  [{ subject: 'abc', tags: ['1', '2', '3'] }, 'fr', 'tags: Choisissez au plus 2 valeurs.'],
  [{ subject: 'abc', isAdmin: 'yes' }, 'en', 'isAdmin: This field is not expected.'],
  [null, 'fr', 'subject: Ce champ est obligatoire.'],
  ['text', 'fr', 'subject: Ce champ est obligatoire.'],
] as const)('%j in %s says %s', (body, lang, message) => {
  expect(fields(body, lang)).toHaveLength(1);
  expect(fields(body, lang)[0]).toContain(message);
});

test('a refused form gives back what was typed, but no secret, no unknown field and no NUMEN', () => {
  const body = {
    subject: 'ab',
    code: 'x 12 a 3456789-abc',
    password: ' hunter2 ',
    isAdmin: 'yes',
    tags: ['12A3456789ABC'],
  };
  const result = readForm(Sample, body, 'fr');
  expect(result).toMatchObject({
    ok: false,
    values: { subject: 'ab', code: 'x [NUMEN]', tags: ['[NUMEN]'] },
  });
  expect(JSON.stringify(result)).not.toContain('hunter2');
  expect(JSON.stringify(result)).not.toContain('yes');
});

test('a secret is taken as it was typed', () => {
  const result = readForm(Sample, { subject: 'abc', password: ' with spaces ' }, 'fr');
  expect(result.ok && result.value.password).toBe(' with spaces ');
});

test('a posted prototype changes nothing', () => {
  const body = JSON.parse('{"subject":"abc","__proto__":{"isAdmin":true}}') as unknown;
  expect(readForm(Sample, body, 'fr').ok).toBe(true);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test('a call of the API throws with every field', () => {
  expect(() => readBody(Sample, undefined, 'fr')).toThrow(InvalidInput);
  expect(readBody(Sample, { subject: 'abc' }, 'fr').subject).toBe('abc');
});

describe('the model of a form', () => {
  const french = speech('fr', 'Europe/Paris');
  const specs = {
    subject: { label: 'gallery.name', value: 'before', hint: 'gallery.codeHint' },
    kind: {
      label: 'gallery.kind',
      kind: 'choice' as const,
      options: [
        { value: 'a', label: 'A' },
        { value: 'b', label: 'B' },
      ],
    },
    sure: { label: 'gallery.sure', kind: 'checkbox' as const },
  };

  test('shows given values at first, typed ones when it comes back', () => {
    expect(buildForm(french, {}, specs).fields.subject.value).toBe('before');
    const back = buildForm(french, { values: { kind: 'b', sure: 'yes' }, errors: [] }, specs);
    expect(back.fields.subject.value).toBe('');
    expect(back.fields.kind.options.map((option) => option.selected)).toEqual([false, true]);
    expect(back.fields.sure.checked).toBe(true);
  });

  test('ties each message to its field and lists all of them first', () => {
    const errors = [
      { field: 'subject', message: 'M1' },
      { field: 'kind', message: 'M2' },
      { field: 'odd', message: 'M3' },
    ];
    const form = buildForm(french, { values: {}, errors }, specs);
    expect(form.fields.subject).toMatchObject({ error: 'M1', describedBy: 'f-subject-hint f-subject-error' });
    expect(form.summary?.items.map((item) => item.href)).toEqual(['#f-subject', '#f-kind-0', '']);
    expect(form.summary?.title).toBe('3 informations sont à corriger');
  });
});
