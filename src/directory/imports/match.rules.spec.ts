import { contradicts, matchPerson, type Candidates, type Known } from './match.rules.js';
import type { PersonDraft } from './drafts.types.js';

const known = (traits: Partial<Known> = {}): Known => ({
  id: 'known',
  usernameKey: 'jdupont',
  numenHash: 'numen-1',
  birthDate: '1970-01-02',
  birthName: 'Dupont',
  usageName: null,
  firstName: 'Jean',
  ...traits,
});
const draft = (traits: Partial<PersonDraft> = {}): PersonDraft => ({
  username: 'jdupont',
  birthName: 'Dupont',
  firstName: 'Jean',
  ...traits,
});
const match = (line: PersonDraft, candidates: Partial<Candidates>): string | null =>
  matchPerson(line, { byUsername: undefined, byNumen: [], byAlias: [], byEmail: [], ...candidates });

describe('who a line is about', () => {
  it.each([
    ['names alone', draft(), false],
    ['a corrected accent', draft({ birthName: 'DUPÔNT' }), false],
    ['a corrected birth name', draft({ birthName: 'Dupond' }), false],
    ['a birth and a usage name mixed up', draft({ birthName: 'Martin', usageName: 'Dupont' }), false],
    ['a corrected number', draft({ numenHash: 'numen-2', birthDate: '1970-01-02' }), false],
    ['a corrected birth date', draft({ numenHash: 'numen-1', birthDate: '1970-02-01' }), false],
    ['other number and birth date', draft({ numenHash: 'numen-2', birthDate: '1990-05-06' }), true],
    ['other number and name', draft({ numenHash: 'numen-2', birthName: 'Durand' }), true],
    ['other birth date and name', draft({ birthDate: '1990-05-06', birthName: 'Durand' }), true],
    ['other names throughout', draft({ birthName: 'Durand', firstName: 'Julie' }), true],
  ])('%s: contradicts the holder %s', (_what, line, wanted) => {
    expect(contradicts(known(), line)).toBe(wanted);
  });

  it('is the holder of the username, in any case', () => {
    expect(match(draft(), { byUsername: known() })).toBe('known');
  });

  it('is the holder of the NUMEN when the username is new or somebody else’s', () => {
    const line = draft({ username: 'jdupont2', numenHash: 'numen-1' });
    expect(match(line, { byNumen: [known()] })).toBe('known');
    const other = known({ id: 'other', numenHash: 'numen-9', birthDate: '1999-09-09', birthName: 'Autre' });
    expect(match({ ...line, birthDate: '1970-01-02' }, { byUsername: other, byNumen: [known()] })).toBe(
      'known',
    );
  });

  it('is found by a former username or the address only where the name agrees', () => {
    for (const way of ['byAlias', 'byEmail'] as const) {
      expect(match(draft({ username: 'new' }), { [way]: [known()] })).toBe('known');
      expect(match(draft({ username: 'new', birthName: 'Durand' }), { [way]: [known()] })).toBeNull();
      expect(match(draft({ username: 'new' }), { [way]: [known(), known({ id: 'twin' })] })).toBeNull();
    }
  });

  it('is somebody new when the line contradicts the holder of the username', () => {
    const line = draft({ numenHash: 'numen-2', birthDate: '1990-05-06', birthName: 'Durand' });
    expect(match(line, { byUsername: known() })).toBeNull();
  });

  it('is nobody known when two people share the number', () => {
    expect(
      match(draft({ username: 'x', numenHash: 'numen-1' }), { byNumen: [known(), known({ id: 'b' })] }),
    ).toBeNull();
  });
});
