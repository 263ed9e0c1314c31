/**
 * A French phonetic key: names that sound alike, or that are old spellings of each other, share it.
 * Order matters: each step works on what the former left. Capitals stand for sounds (A an, I in, O on, U ou, S ch, N gn, Z a final é).
 */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/w/g, 'v'],
  [/b[uv]r/g, 'vr'], // Lefebvre, Lefebure and Lefevre: b and u are old scribes' letters
  [/esn(?=e|$)/g, 'en'], // Duchesne, Dufresne
  [/^des(?=[bcdfglmnpqrtv])/g, 'de'], // Descamps, Desmoulins
  [/aistr/g, 'aitr'], // Lemaistre
  [/ph/g, 'f'],
  [/sch|sh|tch/g, 'S'], // Schmitt, Chmit
  [/ch(?=[rl])/g, 'k'], // Christophe
  [/ch/g, 'S'],
  [/h/g, ''], // Hebert, Thibault, Rhodes
  [/c?qu|cq|ck|q/g, 'k'], // Jacquet, Jaquet; Leclercq
  [/sc(?=[eiy])/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/gu(?=[eiy])/g, 'g'],
  [/ge(?=[ao])/g, 'j'],
  [/gn/g, 'N'],
  [/(?<!^)g(?=[eiy])/g, 'j'],
  [/^g(?=[eiy])/g, 'j'],
  [/x(?!$)/g, 'ks'],
  [/z/g, 's'], // Gonzalez, Gonzales; Nuñez, Nunes
  [/(?<=.)(?:aul?ts?|auds?|auts?|aux|eaux|eau|aults?)$/g, 'o'], // Renault, Renaud, Renaux, Thibaut
  [/eau|au/g, 'o'], // Maurel, Morel
  [/oeu|eu|oe/g, 'E'],
  [/ou/g, 'U'],
  [/(?:ai|ei|ay|ey)(?=[nm](?![aeiouyEUnm]))/g, 'i'], // Alain, Allin
  [/ill(?=[aeiouyEU]|$)/g, 'y'],
  [/(?:aie|aye|eye|eie)/g, 'e'],
  [/(?:ai|ei|ay|ey|ae)/g, 'e'],
  [/y/g, 'i'],
  [/([b-df-hj-np-tv-z])\1+/g, '$1'], // Perrin, Perin
  [/[ae][nm](?![aeioEUnm])/g, 'A'],
  [/[iu][nm](?![aeioEUnm])/g, 'I'], // Lebrun, Lebrin
  [/o[nm](?![aeioEUnm])/g, 'O'],
  [/(?<=[A-Za-z]{2})(?:er|ez|et|es)$/g, 'Z'], // Boucher, Bouchez, Bouchet
  [/(?<=.)[dtspxj]+$/g, ''], // Dupont, Dupond; Leroux
  [/(?<=[A-Za-z]{2})e$/g, ''], // Rousselle, Roussel
  [/(?<=[AIO])[bdtspkg]+$/g, ''], // Leblanc, Descamps
  [/(.)\1+/g, '$1'],
];

/**
 * The sound of a surname or first name.
 * @param compacted folded text of `a-z0-9` without separators
 * @returns a key of at least one character, or '' when nothing is pronounced or the text has under 3 letters
 */
export function phoneticKey(compacted: string): string {
  const known = KNOWN.get(compacted);
  if (known !== undefined) return known;
  const sound = soundOf(compacted);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(compacted, sound);
  return sound;
}

/** The same names are asked for again and again, by those who look people up as in an import. */
const KNOWN = new Map<string, string>();
const MOST_KNOWN = 4000;

function soundOf(compacted: string): string {
  const letters = compacted.replace(/[^a-z]/g, '');
  if (letters.length < 3) return '';
  return STEPS.reduce((sound, [pattern, to]) => sound.replace(pattern, to), letters);
}
