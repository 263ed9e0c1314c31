import { randomInt } from 'node:crypto';

const WORDS = (
  'abricot acacia agate alcyon amande ancre arbre argile atelier aurore avoine azur balade basalte bateau bruyere ' +
  'cabane calanque canal cascade cedre cerise chataigne cigale citron cloche colline corail cormoran crique dauphin ' +
  'dune ecluse erable escale etoile falaise farine figue fontaine fougere galet garrigue genet gentiane girolle granit ' +
  'grelot hameau hirondelle horizon ile iris jardin jasmin jonquille lagune lanterne lavande lentille libellule lichen ' +
  'lierre lilas loutre lucarne maree marmotte meleze merle mimosa mirabelle moulin muscade navette nenuphar noisette ' +
  'nuage ocre olivier orage orchidee oursin passerelle pasteque perle phare pinede platane plume pollen prairie ' +
  'quartz radeau refuge rivage romarin roseau sable safran sapin sarriette sauge semaine sentier soleil sorbier source ' +
  'tamaris tilleul tortue tourelle tramontane trefle vallon vanille verger vigne violette voile volcan zephyr'
).split(' ');

/** Five words out of some hundred and fifty, without accents, and two digits: typed on any keyboard, made by the system's own chance. */
export function demoPassword(): string {
  const words = Array.from({ length: 5 }, () => WORDS[randomInt(WORDS.length)]);
  return `${words.join('-')}-${randomInt(10, 100)}`;
}
