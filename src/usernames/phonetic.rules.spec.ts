import { phoneticKey } from './phonetic.rules.js';

/** Families a French clerk confuses on the telephone. */
const FAMILIES = [
  'lefevre lefebvre lefebure',
  'dupont dupond dupon',
  'durand durant durans',
  'thibault thibaut thibaud thibo tibaut',
  'renault renaud renaux reno',
  'schmitt schmit schmidt',
  'meyer meier mayer maier',
  'gauthier gautier gotier',
  'duchesne duchene',
  'lemaistre lemaitre',
  'hebert ebert',
  'perrin perin',
  'collin colin',
  'picard picart pickard',
  'gonzalez gonzales gonsales',
  'nunez nunes',
  'rodriguez rodrigues',
  'philippe filippe filipe',
  'mathieu matthieu mathieux',
  'leclerc leclercq',
  'roussel rousselle rousel',
  'boucher bouchez bouchet',
  'legoff legof',
  'leroux lerou leroud',
  'christophe kristof',
  'lacroix lacroi',
  'morel maurel',
  'wagner vagner',
  'descamps decamps',
  'marchand marchant',
  'arnaud arnault arnaux',
  'leblanc leblan',
  'jacquet jaquet',
  'bourgeois bourjois',
  'lambert lanbert',
].map((family) => family.split(' '));

describe('the phonetic key', () => {
  it.each(FAMILIES)('%s and its family', (...family) => {
    const keys = family.map(phoneticKey);
    expect(keys).toEqual(keys.map(() => keys[0]));
  });

  it('keeps names apart that sound apart', () => {
    const apart =
      'martin moulin dupont dupuis durand fabre faure petit robert simon blanc blanchet leroux lerat roche rocher'
        .split(' ')
        .map(phoneticKey);
    expect(new Set(apart).size).toBe(apart.length);
  });

  it('says nothing of two letters', () => {
    expect(phoneticKey('ly')).toBe('');
  });
});
