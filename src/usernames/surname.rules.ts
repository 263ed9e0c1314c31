import { fold, foldDropping, foldTwoLetters, squeeze, tidySeparators } from './folding.rules.js';

/** How two neighbouring words of a name are joined in the register. */
export type Joint = 'start' | 'space' | 'hyphen' | 'apostrophe';
/** `particle`: may be dropped (de, von, dos). `article`: bound, dropped only by a careless typist (Le, El). */
type WordRole = 'particle' | 'article' | 'bound' | 'core';

/** Which reading of letters and abbreviations: see {@link fold}, {@link foldDropping}, {@link foldTwoLetters}. */
export type Lettering = 'plain' | 'dropping' | 'two-letters' | 'abbreviated';

/** A word of a surname, with what binds it to the word before and its `a-z0-9` text in each lettering. */
export interface NameWord {
  raw: string;
  joint: Joint;
  role: WordRole;
  text: Readonly<Record<Lettering, string>>;
}

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const PARTICLES = set(
  'de d du des del della dello delle degli dei dell dal dalla dall di da do dos das von vom van zu zum zur der den dem ter ten t op aan af av of a i y e und',
);
const ARTICLES = set('le la les l los las el al ul il lo');
const BOUND = set(
  'saint sainte st ste san santa santo sao sankt ben bin ibn bint bent abd abdel abdul abou abu bou bel beni ait ould oulad mac mc fitz ap n m o',
);

const roleOf = (word: string, last: boolean): WordRole => {
  if (last) return 'core';
  if (PARTICLES.has(word)) return 'particle';
  if (ARTICLES.has(word)) return 'article';
  return BOUND.has(word) ? 'bound' : 'core';
};

/** `de La Fontaine` → de (particle), La (article), Fontaine (core). Full stops count as spaces. */
export function nameWords(name: string): NameWord[] {
  const pieces = [...tidySeparators(name).matchAll(/([\s.,-]+|')?([^\s.,'-]+)/gu)];
  return pieces.map(([, gap, raw = ''], at) => {
    const text = lettered(raw);
    const joint = at === 0 ? 'start' : gap === "'" ? 'apostrophe' : gap?.includes('-') ? 'hyphen' : 'space';
    return { raw, joint, text, role: roleOf(text.plain, at === pieces.length - 1) };
  });
}

const SAINTS: Readonly<Record<string, string>> = { saint: 'st', sainte: 'ste', st: 'saint', ste: 'sainte' };

function lettered(raw: string): Record<Lettering, string> {
  const plain = squeeze(fold(raw));
  const ascii = /^[\u0000-\u007f]*$/.test(raw);
  return {
    plain,
    dropping: ascii ? plain : squeeze(foldDropping(raw)),
    'two-letters': ascii ? plain : squeeze(foldTwoLetters(raw)),
    abbreviated: SAINTS[plain] ?? plain,
  };
}

/**
 * The surnames inside a double surname: particles, articles and bound words stay with what follows,
 * an apostrophe never divides. `Le Gall-Le Roux` → [Le Gall] [Le Roux]; `Saint-Martin` → one.
 */
export function surnameGroups(name: string): NameWord[][] {
  const groups: NameWord[][] = [];
  let before: NameWord | undefined;
  for (const word of nameWords(name)) {
    const bound = before !== undefined && (before.role !== 'core' || word.joint === 'apostrophe');
    if (bound) groups.at(-1)?.push(word);
    else groups.push([word]);
    before = word;
  }
  return groups;
}

/**
 * How much of the particles is kept: all; all but those it begins with (`Villiers du Terrage`), its article left out too
 * (`Tour d'Auvergne`); those only (`Dell'Acqua Souza`); the articles only (`La Fontaine`); none (`Fontaine`).
 */
export type ParticleUse = 'kept' | 'inner-kept' | 'inner-bare' | 'outer-kept' | 'article-kept' | 'dropped';
/** A surname squeezed to `a-z0-9`, with the places where its words meet. */
export interface SurnameText {
  particles: ParticleUse;
  lettering: Lettering;
  text: string;
  joints: readonly { at: number; joint: Joint; afterParticle: boolean }[];
}

const PARTICLE_USES = ['kept', 'inner-kept', 'inner-bare', 'outer-kept', 'article-kept', 'dropped'] as const;
const LETTERINGS = ['plain', 'dropping', 'two-letters', 'abbreviated'] as const;

const keptWords = (all: readonly NameWord[], use: ParticleUse): readonly NameWord[] => {
  if (use === 'kept') return all;
  const begins = all.findIndex(({ role }) => role !== 'particle');
  if (use === 'inner-kept') return all.slice(begins);
  if (use === 'inner-bare')
    return all.slice(all.findIndex(({ role }) => role !== 'particle' && role !== 'article'));
  if (use === 'outer-kept') return all.filter(({ role }, at) => at < begins || role !== 'particle');
  return all.filter(
    (word) => word.role !== 'particle' && (use === 'article-kept' || word.role !== 'article'),
  );
};

function jointsOf(
  kept: readonly NameWord[],
  all: readonly NameWord[],
  lettering: Lettering,
): SurnameText['joints'] {
  let at = 0;
  return kept.slice(0, -1).map((before, index) => {
    at += before.text[lettering].length;
    const word = kept[index + 1];
    const neighbours = word && all[all.indexOf(word) - 1] === before;
    return { at, joint: neighbours ? word.joint : 'space', afterParticle: before.role !== 'core' };
  });
}

/** Every way a surname is written in one piece, the plain and complete one first; no text twice, none empty. */
export function surnameTexts(groups: readonly NameWord[][]): SurnameText[] {
  const all = groups.flat();
  const letterings = LETTERINGS.filter((one) =>
    all.some(({ text }) => one === 'plain' || text[one] !== text.plain),
  );
  const uses = all.some(({ role }) => role === 'particle' || role === 'article')
    ? PARTICLE_USES
    : (['kept'] as const);
  const found = new Map<string, SurnameText>();
  // a particle is left out more often than a letter is lost: « dang » is « d'Đặng » without the particle
  for (const lettering of letterings) {
    for (const particles of uses) {
      const kept = keptWords(all, particles);
      const text = kept.map((word) => word.text[lettering]).join('');
      if (!text || found.has(text)) continue;
      found.set(text, { particles, lettering, text, joints: jointsOf(kept, all, lettering) });
    }
  }
  return [...found.values()];
}
