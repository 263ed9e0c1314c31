/**
 * How sensitive an account is: A ordinary staff · B heads, inspectors, HR, finance, examinations, security ·
 * C the people who run accounts and systems · D service, shared and protected accounts.
 * (Guichet users are raised further by the module that knows them.)
 */
export const ACCOUNT_CLASSES = ['A', 'B', 'C', 'D'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

/** Accent-free lower case with single blanks: function titles come from many hands. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

const SHARED =
  /\b(compte (de )?(service|generique|partage|technique|fonctionnel)|boite fonctionnelle|generique|robot|service account|shared)\b/;
const SYSTEMS =
  /\b(assistance informatique|plateforme d assistance|centre de services?|helpdesk|administrateur (systemes?|reseaux?|messagerie|annuaire)|(technicien|ingenieur|agent) (systemes?|reseaux?|d assistance|informatique|support)|exploitation informatique|dsi)\b/;
/** Titles that hold a word of the list below without the responsibility. */
const NOT_RESPONSIBLE = /\b(professeur|conseiller) principale?\b|\bconseillere principale\b|\bpsychologue\b/;
const RESPONSIBLE = new RegExp(
  String.raw`\b(` +
    [
      'dir',
      'ien( \\w+)?',
      'ien1d',
      'ia ipr',
      'ia dasen',
      'dasen',
      'daasen',
      'recteur',
      'rectrice',
      'proviseure?s?',
      'principale?',
      'direct(eur|rice)s?',
      'chef(fe)? (d etablissement|d etablissement adjoint|de (division|bureau|service|departement))',
      'inspect(eur|rice)s?',
      'secretaire general(e)?',
      'gestionnaire',
      'adjoint gestionnaire',
      'intendante?',
      'agent comptable',
      'comptable',
      'ressources humaines',
      'rh',
      'drh',
      'paie',
      'paye',
      'examens?( et)?( concours)?',
      'concours',
      'rssi',
      'delegue a la protection des donnees',
      'dpd',
      'administrateur',
      'administratrice',
      'budget',
      'finances?',
    ].join('|') +
    String.raw`)\b`,
);

/** Few titles are borne by many people: an import asks for each of them thousands of times. */
const KNOWN = new Map<string, AccountClass>();
const MOST_KNOWN = 1000;

/** The class of an account by its function as the HR file words it; blank or unknown is ordinary staff. */
export function classOfFunction(title: string | null | undefined): AccountClass {
  const asked = title ?? '';
  const known = KNOWN.get(asked);
  if (known) return known;
  const found = classOf(fold(asked));
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(asked, found);
  return found;
}

function classOf(text: string): AccountClass {
  if (SHARED.test(text)) return 'D';
  if (SYSTEMS.test(text)) return 'C';
  const rest = text.replace(NOT_RESPONSIBLE, ' ');
  return RESPONSIBLE.test(rest) ? 'B' : 'A';
}

/** The stricter of two classes. */
export function stricter(a: AccountClass, b: AccountClass): AccountClass {
  return a > b ? a : b;
}

/**
 * The class kept: derived from the function, raised by what a file gives, never lowered below the derived one.
 * @param given what the file says, or said last when it is silent
 */
export function keptClass(
  title: string | null | undefined,
  given: AccountClass | null | undefined,
): AccountClass {
  const derived = classOfFunction(title);
  return given ? stricter(derived, given) : derived;
}
