/** A column of a file: its name, the other headings people give it, and whether its values may never be echoed. */
export interface Column {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly secret?: boolean;
  readonly required?: boolean;
}

/** Columns of the people file. Headings are compared without case, accents, blanks and punctuation. */
export const PEOPLE_COLUMNS: readonly Column[] = [
  {
    name: 'username',
    required: true,
    aliases: ['identifiant', 'uid', 'login', 'nom d utilisateur', 'compte'],
  },
  { name: 'numen', secret: true, aliases: ['employeenumber', 'numero agent'] },
  {
    name: 'birth_name',
    required: true,
    aliases: ['nom de naissance', 'nom naissance', 'nom de famille', 'nom patronymique', 'nompatro', 'nom'],
  },
  { name: 'usage_name', aliases: ['nom d usage', 'nom usage', 'nom usuel', 'nom marital'] },
  { name: 'first_name', required: true, aliases: ['prenom', 'prenoms', 'prenom usuel', 'givenname'] },
  {
    name: 'birth_date',
    secret: true,
    aliases: ['date de naissance', 'date naissance', 'datenaissance', 'ne le', 'ne e le'],
  },
  {
    name: 'email',
    aliases: [
      'mail',
      'mel',
      'courriel',
      'e mail',
      'adresse mail',
      'adresse electronique',
      'adresse academique',
    ],
  },
  { name: 'uai', aliases: ['rne', 'uais', 'code uai', 'etablissement', 'affectation', 'affectations'] },
  { name: 'function', aliases: ['fonction', 'title', 'titre', 'emploi'] },
  { name: 'status', aliases: ['statut', 'etat', 'etat du compte', 'statut du compte'] },
  {
    name: 'recovery_email',
    secret: true,
    aliases: [
      'mail de secours',
      'mel de secours',
      'courriel de secours',
      'adresse de secours',
      'mail secours',
    ],
  },
  {
    name: 'recovery_phone',
    secret: true,
    aliases: ['telephone de secours', 'tel de secours', 'numero de secours', 'mobile', 'telephone secours'],
  },
  {
    name: 'recovery_email_set_on',
    aliases: ['date mail de secours', 'date courriel de secours', 'mail de secours date'],
  },
  {
    name: 'recovery_phone_set_on',
    aliases: ['date telephone de secours', 'date tel de secours', 'telephone de secours date'],
  },
  { name: 'account_class', aliases: ['classe', 'classe du compte', 'classe de compte', 'sensibilite'] },
];

/** Columns of the register of establishments. */
export const ESTABLISHMENT_COLUMNS: readonly Column[] = [
  { name: 'uai', required: true, aliases: ['rne', 'code uai', 'numero uai'] },
  { name: 'name', required: true, aliases: ['nom', 'appellation', 'etablissement', 'denomination'] },
  { name: 'kind', aliases: ['nature', 'type', 'categorie'] },
  { name: 'commune', aliases: ['ville', 'localite', 'nom commune'] },
  { name: 'phone', aliases: ['telephone', 'tel', 'standard'] },
  { name: 'email', aliases: ['mail', 'mel', 'courriel', 'e mail'] },
  { name: 'head_username', aliases: ['identifiant du chef', 'chef', 'chef d etablissement', 'head'] },
  { name: 'parent_uai', aliases: ['uai parent', 'uai mere', 'rattachement', 'uai rattachement'] },
];

export type HeaderProblem =
  { code: 'COLUMN_MISSING'; names: string[] } | { code: 'COLUMN_TWICE'; names: string[] };

export interface HeaderMap {
  /** Position in the file of each column that is there. */
  readonly positions: ReadonlyMap<string, number>;
  /** Headings nobody knows; their cells are not read. */
  readonly ignored: readonly string[];
  readonly problems: readonly HeaderProblem[];
}

/** Lower case without accents, every other run of characters one blank. */
export function foldHeading(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Finds the columns in a header row, by name or by any of their aliases. */
export function mapHeader(header: readonly string[], columns: readonly Column[]): HeaderMap {
  const known = new Map(
    columns.flatMap(({ name, aliases }) =>
      [name, ...aliases].map((text) => [foldHeading(text), name] as const),
    ),
  );
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  const twice = new Set<string>();
  header.forEach((heading, position) => {
    const name = known.get(foldHeading(heading));
    if (!name) ignored.push(heading);
    else if (positions.has(name)) twice.add(name);
    else positions.set(name, position);
  });
  const missing = columns.filter(({ name, required }) => required && !positions.has(name));
  const problems: HeaderProblem[] = [];
  if (missing.length > 0) problems.push({ code: 'COLUMN_MISSING', names: missing.map(({ name }) => name) });
  if (twice.size > 0) problems.push({ code: 'COLUMN_TWICE', names: [...twice] });
  return { positions, ignored: ignored.filter((heading) => heading.trim() !== ''), problems };
}
