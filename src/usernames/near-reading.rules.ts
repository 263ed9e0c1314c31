import { phoneticKey } from './phonetic.rules.js';
import { keep, MIN_GIVEN, wordsIn, type Read, type Reading } from './reading.rules.js';
import type { Typed } from './typed.rules.js';
import { oneSlipApart } from './typing-error.rules.js';
import type { Spellings } from './username.rules.js';

/** A slip in a shorter text would fit anybody. */
const MIN_SLIP = 4;

/** What stands before or behind a surname that is right, whole words where there are several. */
function besideSurname({ spelt: folded, readings }: Typed): (surname: string, first: boolean) => string[] {
  const words = wordsIn(folded);
  if (words.length > 1) {
    const cuts = words
      .slice(1)
      .map((_, at) => [words.slice(0, at + 1).join(''), words.slice(at + 1).join('')]);
    return (surname, first) =>
      cuts.flatMap(([before = '', behind = '']) => {
        if (first) return before === surname ? [behind] : [];
        return behind === surname ? [before] : [];
      });
  }
  return (surname, first) =>
    readings.flatMap((text) => {
      if (first) return text.startsWith(surname) ? [text.slice(surname.length)] : [];
      return text.endsWith(surname) ? [text.slice(0, text.length - surname.length)] : [];
    });
}

/** The surname is right, the first name is not the one on file, but near it. */
function givenNear(typed: Typed, all: Spellings, near: (a: string, b: string) => boolean): Reading[] {
  const beside = besideSurname(typed);
  const right = all.surnames.filter(({ surname: { text } }) =>
    [true, false].some((first) => beside(text, first).some((other) => other.length >= MIN_GIVEN)),
  );
  if (right.length === 0) return [];
  return keep(
    { ...all, surnames: right },
    ['first-name-spelling'],
    (surname, given, first) =>
      given.length >= MIN_GIVEN &&
      beside(surname, first).some((text) => text.length >= MIN_GIVEN && near(text, given)),
  );
}

/** The name sounds the same. */
export const sounding: Read = (typed, all) => {
  const inSurname = keep(all, ['spelling'], (surname, given, first, { surname: { lettering } }) => {
    return lettering === 'plain' && typed.readings.some((text) => soundsLike(text, surname, given, first));
  });
  return [...givenNear(typed, all, soundAlike), ...inSurname];
};

const soundAlike = (a: string, b: string): boolean =>
  phoneticKey(a) !== '' && phoneticKey(a) === phoneticKey(b);

/** One slip of the finger. */
export const slipped: Read = (typed, all) => {
  const anywhere = keep(all, ['typo'], (surname, given, first) =>
    typed.readings.some((text) => {
      const near = Math.abs(text.length - surname.length - given.length) < 2 && text.length >= MIN_SLIP;
      return near && oneSlipApart(text, first ? surname + given : given + surname);
    }),
  );
  return [...givenNear(typed, all, oneSlipApart), ...anywhere];
};

function soundsLike(typed: string, surname: string, given: string, surnameFirst: boolean): boolean {
  const sound = phoneticKey(surname);
  if (sound === '') return false;
  const sameGiven = surnameFirst ? typed.endsWith(given) : typed.startsWith(given);
  if (sameGiven) {
    const rest = surnameFirst ? typed.slice(0, typed.length - given.length) : typed.slice(given.length);
    return phoneticKey(rest) === sound;
  }
  return (
    given.length > 2 && phoneticKey(typed) === phoneticKey(surnameFirst ? surname + given : given + surname)
  );
}
