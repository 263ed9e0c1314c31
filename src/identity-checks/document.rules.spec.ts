import fc from 'fast-check';
import { DOCUMENT_CHANNELS, judgeExpiry, weighDocument } from './document.rules.js';
import type { DocumentType } from './document.rules.js';

const TODAY = '2026-11-22';
const judge = (expiry: string | null, more: Partial<Parameters<typeof judgeExpiry>[0]> = {}) =>
  judgeExpiry({
    documentType: 'national-id',
    expiry,
    issuedIn: null,
    birthDate: '1970-05-01',
    today: TODAY,
    toleratedYears: 5,
    ...more,
  });

describe('expiry of a document', () => {
  it.each([
    ['valid to the last day', '2026-11-22', 'valid', '2026-11-22'],
    ['an adult card of 2004–2013 runs fifteen years', '2023-06-30', 'extended', '2028-06-30'],
    ['its extension over, tolerance running', '2017-06-30', 'expired', '2022-06-30'],
    ['the first day of extended cards', '2014-01-02', 'too-old', '2019-01-02'],
    ['the day before', '2014-01-01', 'too-old', '2014-01-01'],
    ['the last day of extended cards', '2023-12-31', 'extended', '2028-12-31'],
    ['the day after', '2024-01-01', 'expired', '2024-01-01'],
  ])('%s', (_what, expiry, state, until) => {
    expect(judge(expiry)).toEqual({ state, acceptable: state !== 'too-old', until });
  });

  it('a card given to a minor is not extended', () => {
    expect(judge('2023-06-30', { birthDate: '1998-07-01' })).toMatchObject({
      state: 'expired',
      until: '2023-06-30',
    });
    expect(judge('2023-06-30', { birthDate: '1995-06-30' })).toMatchObject({ state: 'extended' });
  });

  it('only the French card is extended', () => {
    for (const documentType of ['passport', 'residence-permit', 'foreign-national-id'] as DocumentType[]) {
      expect(judge('2023-06-30', { documentType, toleratedYears: 0 })).toMatchObject({ state: 'too-old' });
    }
  });

  it('expired is a warning within the tolerance and no longer counts beyond it', () => {
    const passport = { documentType: 'passport' as const };
    expect(judge('2021-11-22', passport)).toEqual({
      state: 'expired',
      acceptable: true,
      until: '2021-11-22',
    });
    expect(judge('2021-11-21', passport)).toEqual({
      state: 'too-old',
      acceptable: false,
      until: '2021-11-21',
    });
  });

  it('an old card without a printed date is judged from its month of issue', () => {
    expect(judge(null, { issuedIn: '2012-03' })).toMatchObject({ state: 'extended', until: '2027-03-28' });
    expect(judge(null, { issuedIn: '2018-03' })).toMatchObject({ state: 'valid', until: '2028-03-28' });
    expect(judge(null)).toEqual({ state: 'unknown', acceptable: false, until: null });
  });
});

describe('the weight of a document', () => {
  it('F needs the name and birth date to match, else it counts as D', () => {
    const all = {
      channel: 'on-site',
      faceMatches: true,
      namesMatch: true,
      birthDateMatches: true,
      expiryAcceptable: true,
    } as const;
    expect(weighDocument(all)).toEqual({ letter: 'F', matches: true });
    for (const fact of ['faceMatches', 'namesMatch', 'birthDateMatches', 'expiryAcceptable'] as const) {
      expect(weighDocument({ ...all, [fact]: false }).letter).toBe('D');
    }
  });

  it('T28: a copy never weighs toward verification', () => {
    const flag = fc.boolean();
    fc.assert(
      fc.property(flag, flag, flag, flag, (faceMatches, namesMatch, birthDateMatches, expiryAcceptable) => {
        const findings = { faceMatches, namesMatch, birthDateMatches, expiryAcceptable };
        expect(weighDocument({ ...findings, channel: 'copy' }).letter).toBe('D');
        for (const channel of DOCUMENT_CHANNELS) {
          expect(weighDocument({ ...findings, channel }).matches).toBe(namesMatch && birthDateMatches);
        }
      }),
    );
  });
});
