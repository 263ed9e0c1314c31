import type { Random } from './random.js';

/** Generic names, common ones first; every pairing is invented. */
const SURNAMES = (
  'Martin|Bernard|Thomas|Petit|Robert|Richard|Durand|Dubois|Moreau|Laurent|Simon|Michel|Lefèvre|Leroy|Roux|David|' +
  'Bertrand|Morel|Fournier|Girard|Bonnet|Dupont|Lambert|Fontaine|Rousseau|Vincent|Müller|Faure|André|Mercier|Blanc|' +
  'Guérin|Boyer|Garnier|Chevalier|François|Legrand|Gauthier|Garcia|Perrin|Robin|Clément|Morin|Nicolas|Henry|Roussel|' +
  'Mathieu|Gautier|Masson|Marchand|Duval|Denis|Dumont|Marie|Lemaire|Noël|Meyer|Dufour|Meunier|Brun|Blanchard|Giraud|' +
  'Joly|Rivière|Lucas|Brunet|Gaillard|Barbier|Arnaud|Martínez|Gérard|Roche|Renard|Schmitt|Roy|Leroux|Colin|Vidal|' +
  'Caron|Picard|Fabre|Aubert|Lemoine|Renaud|Dumas|Lacroix|Olivier|Philippe|Bourgeois|Pierre|Benoît|Rey|Leclerc|Payet|' +
  'Rolland|Leclercq|Guillaume|Lecomte|López|Jean|Dupuy|Guillot|Hubert|Berger|Carpentier|Sánchez|Dupuis|Moulin|Louis|' +
  'Deschamps|Huet|Vasseur|Pérez|Boucher|Fleury|Royer|Klein|Jacquet|Adam|Paris|Poirier|Marty|Aubry|Guyot|Carré|Charles|' +
  'Renault|Charpentier|Ménard|Maillard|Baron|Bertin|Bailly|Hervé|Schneider|Fernández|Le Gall|Collet|Léger|Bouvier|' +
  'Julien|Prévost|Millet|Perrot|Daniel|Le Roux|Cousin|Germain|Breton|Besson|Langlois|Rémy|Le Goff|Pelletier|Lévêque|' +
  'Perrier|Leblanc|Barré|Lebrun|Marchal|Weber|Mallet|Hamon|Boulanger|Jacob|Monnier|Michaud|Rodríguez|Guichard|Gillet|' +
  'Étienne|Grondin|Poulain|Tessier|Chevallier|Collin|Chauvin|Da Silva|Bouchet|Gay|Lemaître|Bénard|Maréchal|Humbert|' +
  'Reynaud|Antoine|Hoarau|Perret|Barthélemy|Cordier|Pichon|Lejeune|Gilbert|Lamy|Delaunay|Pasquier|Carlier|Laporte|' +
  'Guyomarc’h|Le Bœuf|d’Ormesson|de La Fontaine|de Saint-Exupéry|du Plessis|des Essarts|Colonna d’Istria|Saint-Martin|' +
  'Saint Martin|Lefebvre|Lefébure|N’Guyen|Đặng|von Bülow|van der Meer|Nuñez|Puig i Vila|dos Santos Ferreira|Ben Ali|' +
  'El Khattabi|O’Connor|Sørensen|Şahin|Dvořák|Ly|L’Hôte|Le Gall-Le Roux|Martin-Dupont|Benali|Haddad|Bouzid|Cissé|' +
  'Diallo|Traoré|Kone|Ndiaye|Tran|Pham|Nguyen|Esposito|Rossi|Ricci|Bruno|Fiorentino|Santoni|Casanova|Agostini|Mattei'
).split('|');
const FIRST_NAMES = (
  'Marie|Nathalie|Isabelle|Sylvie|Catherine|Christine|Sandrine|Stéphanie|Valérie|Sophie|Julie|Aurélie|Céline|Émilie|' +
  'Laurence|Camille|Élodie|Hélène|Caroline|Claire|Anne|Laëtitia|Delphine|Virginie|Florence|Pauline|Mélanie|Audrey|' +
  'Cécile|Chloé|Léa|Manon|Inès|Fatima|Karine|Véronique|Anne-Laure|Marie-Claire|Anne-Sophie|Zoé|Maëlle|Gwenaëlle|' +
  'Jean|Philippe|Nicolas|Frédéric|Christophe|Pierre|Laurent|Stéphane|Éric|Julien|Thomas|David|Olivier|Sébastien|' +
  'Alexandre|Guillaume|Antoine|Vincent|Maxime|Thierry|Pascal|Bruno|Jérôme|François|Benoît|Yann|Loïc|Mathieu|Rémi|' +
  'Jean-Pierre|Jean-Noël|Pierre-Gilles|Jean-Baptiste|Mohamed|Karim|Mehdi|Youssef|Fatima-Zahra|Amina|Aïcha|José|João|' +
  'Jürgen|Søren|Thu Hà|Thi Mai|Çağla|Sinéad|Giulia|Ghjulia|Hery|Jordi|Pieter|Ilse|Žofie|Noé|Gaëtan|Anaïs|Dorothée'
).split('|');

const HEADS =
  'Bar Cor Dul Fau Gri Jou Lam Mar Nor Per Rou Sav Tré Vau Mon Cha Bel Val Cas Pra Sol Gou Ber Del Mal'.split(
    ' ',
  );
const MIDDLES = 'bi lo ma ré ti chè va nou so di pê gui lle nneau rtra ri gna mbe sse'.split(' ');
const TAILS = 'ac and ard ault eau elle er ez ier in on ot oux val y et as ini olle egue'.split(' ');

export interface InventedNames {
  birthName: string;
  usageName: string | null;
  firstName: string;
}

/**
 * A name of the variety a rectorate meets: accents, particles, apostrophes, double names, usage names, ligatures.
 * @param rare share of surnames put together from syllables, so that large directories are not all namesakes
 */
export function inventNames(random: Random, rare: number): InventedNames {
  const birthName = surname(random, rare);
  return {
    birthName,
    usageName: random.chance(0.14) ? usageName(random, birthName, rare) : null,
    firstName: FIRST_NAMES[random.zipf(FIRST_NAMES.length)] ?? 'Marie',
  };
}

function surname(random: Random, rare: number): string {
  const simple = (): string =>
    random.chance(rare) ? syllables(random) : (SURNAMES[random.zipf(SURNAMES.length)] ?? 'Martin');
  const kind = random.weighted({ plain: 93, double: 3, hyphen: 2, particle: 2 });
  if (kind === 'double') return `${simple()} ${simple()}`;
  if (kind === 'hyphen') return `${simple()}-${simple()}`;
  if (kind === 'particle') return `${random.pick(['de ', 'du ', 'de La ', 'Le ', 'd’'])}${syllables(random)}`;
  return simple();
}

function syllables(random: Random): string {
  const middle = random.chance(0.4) ? random.pick(MIDDLES) : '';
  return random.pick(HEADS) + random.pick(MIDDLES) + middle + random.pick(TAILS);
}

/** A spouse's name alone, or joined with the own in either order. */
function usageName(random: Random, own: string, rare: number): string {
  const other = surname(random, rare);
  return random.pick([other, `${own}-${other}`, `${other}-${own}`]).slice(0, 60);
}
