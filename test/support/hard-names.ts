/**
 * Names that break finders, put together from parts whose plain letters are written out by hand: nothing here uses
 * the product's folding or rules, so that a fault in those cannot hide itself. Seeded: the same names every time.
 */
export interface HardPerson {
  readonly birthName: string;
  readonly usageName: string | null;
  readonly firstName: string;
  readonly username: string;
}

export interface TypedForm {
  readonly how: string;
  readonly text: string;
  /** Nobody else may be meant by the same letters: with a slip in them, somebody may. */
  readonly sure: boolean;
  /** Any of these is a right reason; none given: any reason is. */
  readonly because: readonly string[];
}

/** A word of a name: as written, its plain letters, and other letters people type for it. */
interface Word {
  readonly raw: string;
  readonly plain: string;
  readonly also: readonly string[];
  /** Of a surname: may be left out in speech. */
  readonly loose: boolean;
  /** What stands before it. */
  readonly joint: string;
}

const word = (text: string, loose = false): Omit<Word, 'joint'> => {
  const [raw = '', plain = '', ...also] = text.split('=');
  return { raw, plain: plain || raw.toLowerCase(), also, loose };
};
const words = (list: string, loose = false) => list.split(' ').map((text) => word(text, loose));

/** Surnames by where they come from; `=` parts: as written = plain letters = other letters typed. */
const CORES = {
  french: words('Bœuf=boeuf=buf Lefèvre=lefevre Crèvecœur=crevecoeur=crevecur Ayçaguer=aycaguer Prêcheur=precheur Noël=noel Haÿs=hays Maës=maes Gonçalvès=goncalves Châtelain=chatelain Vœgtlin=voegtlin=vgtlin Açoka=acoka Dùval=duval Œillet=oeillet=illet'),
  german: words('Müller=muller=muller=mueller Weiß=weiss=wei Groß=gross=gro Schäfer=schafer=schafer=schaefer Köhler=kohler=kohler=koehler Strauß=strauss=strau Fröhlich=frohlich=frohlich=froehlich'),
  nordic: words('Sørensen=sorensen=srensen=soerensen Åkerström=akerstrom=akerstrom=aakerstroem Bjørnstad=bjornstad=bjrnstad=bjoernstad Ødegård=odegard=degard=oedegaard'),
  polish: words('Łukasiewicz=lukasiewicz=ukasiewicz Wałęsa=walesa=waesa Żółkiewski=zolkiewski=zokiewski Święcicki=swiecicki Głowacki=glowacki=gowacki'),
  vietnamese: words('Đặng=dang=ang Nguyễn=nguyen Huỳnh=huynh Đoàn=doan=oan Phạm=pham Vương=vuong Lưu=luu'),
  turkish: words('Çelik=celik Yıldırım=yildirim=yldrm Gökçe=gokce=gokce=goekce Şahin=sahin Öztürk=ozturk=ozturk=oeztuerk'),
  iberian: words('Nuñez=nunez Gonçalves=goncalves Magalhães=magalhaes Araújo=araujo Brandão=brandao Simões=simoes Peña=pena'),
  basque: words('Etchegaray=etchegaray Iñarra=inarra Uhart=uhart Goyhenetche=goyhenetche Haïçaguerre=haicaguerre'),
  slavic: words('Dvořák=dvorak Čapek=capek Đorđević=dordevic=orevic Jovanović=jovanovic Kovačič=kovacic'),
  romanian: words('Ionescu=ionescu Ştefănescu=stefanescu Țepeș=tepes Băsescu=basescu'),
} as const; // prettier-ignore

/** What goes before a core: particles and articles with the joints they are written with. */
const LEADS: readonly (readonly [string, boolean, string][])[] = [
  [], [], [], [], [], [],
  [['de', true, ' ']], [['du', true, ' ']], [['des', true, ' ']], [["d", true, "'"]], [['Le', false, ' ']], [['La', false, ' ']],
  [["L", false, "'"]], [['de', true, ' '], ['la', false, ' ']], [['de', true, ' '], ["l", false, "'"]], [['von', true, ' ']],
  [['von', true, ' '], ['der', true, ' ']], [['van', true, ' ']], [['van', true, ' '], ['den', true, ' ']], [['dos', true, ' ']],
  [['da', true, ' ']], [["O", false, "'"]], [['Mac', false, ' ']], [['Ben', false, ' ']], [['El', false, ' ']], [['Aït', false, ' ']],
  [['Saint', false, '-']], [['Saint', false, ' ']], [['y', true, ' ']], [["N", false, "'"]], [["M", false, "'"]], [['Della', true, ' ']],
  [['Abd', false, ' '], ['El', false, ' ']], [['San', false, ' ']], [['zu', true, ' ']], [['a', true, ' ']], [['Ap', false, '-']],
]; // prettier-ignore
const LEAD_PLAIN: Readonly<Record<string, string>> = { Aït: 'ait' };

/** Apostrophes and hyphens inside a name, by where they come from. */
const WHOLE: readonly (readonly [string, string][])[] = (
  "Guyomarc'h=guyomarc+h Kerc'hoat=kerc+hoat Pen-Du=pen+du Le-Boulc'h=le+boulc+h Tahiti-Teriierooiterai=tahiti+teriierooiterai Vai'ata=vai+ata Te'ura=te+ura Zafindra-Koto=zafindra+koto Dell'Acqua=dell+acqua Pietri-Casabianca=pietri+casabianca Al-Hakîm=al+hakim Ould-Ahmed=ould+ahmed Tran-Văn=tran+van N'Diaye=n+diaye M'Barek=m+barek D'Almeïda=d+almeida Jean-Louis=jean+louis Saint-Exupéry=saint+exupery Wa-Kabuya=wa+kabuya"
).split(' ').map((text) => {
  const [raw = '', plain = ''] = text.split('=');
  const raws = raw.split(/(?=['-])/);
  return plain.split('+').map((one, at): [string, string] => [raws[at] ?? '', one]);
}); // prettier-ignore

const FIRST = words('Yann=yann Élodie=elodie Ghjulia=ghjulia Anne=anne Çağla=cagla Søren=soren=soeren Jürgen=jurgen=juergen Hélène=helene Noël=noel Inès=ines Karim=karim Thị=thi Đức=duc Zoé=zoe Ömer=omer=oemer Łucja=lucja Œdipe=oedipe Maïlys=mailys Ngọc=ngoc Teva=teva Françoise=francoise Loïc=loic Gwenaëlle=gwenaelle Marie=marie Jean=jean Maria=maria José=jose Bixente=bixente Peio=peio Ûrsula=ursula'); // prettier-ignore

/** A small seeded generator (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const TAILS =
  'ac al and ard aud bert court don eau el ez gny ic in is lan mont nac oux pic quin ral son ton val vic'.split(
    ' ',
  );

type Pick = <T>(from: readonly T[]) => T;

function surname(pick: Pick, any: (below: number) => number): Word[] {
  if (any(5) === 0) {
    const parts = pick(WHOLE);
    const found = parts.map(([raw, plain], at): Word => {
      const joint = at === 0 ? '' : raw.slice(0, 1);
      return { raw: at === 0 ? raw : raw.slice(1), plain, also: [], loose: false, joint };
    });
    const tail = pick(TAILS);
    const last = found.at(-1);
    return last
      ? [...found.slice(0, -1), { ...last, raw: last.raw + tail, plain: last.plain + tail }]
      : found;
  }
  const lead = pick(LEADS).map(([raw, loose], at, all): Word => {
    const before = at === 0 ? '' : (all[at - 1]?.[2] ?? '');
    return { raw, plain: LEAD_PLAIN[raw] ?? raw.toLowerCase(), also: [], loose, joint: before };
  });
  const core = pick(CORES[pick(Object.keys(CORES) as (keyof typeof CORES)[])]);
  const tail = any(4) === 0 ? '' : pick(TAILS);
  const joint = lead.length === 0 ? '' : (LEAD_JOINTS.get(lead.map(({ raw }) => raw).join('+')) ?? ' ');
  const also = core.also.map((one) => one + tail);
  return [...lead, { ...core, also, raw: core.raw + tail, plain: core.plain + tail, joint }];
}

const LEAD_JOINTS = new Map(
  LEADS.map((lead) => [lead.map(([raw]) => raw).join('+'), lead.at(-1)?.[2] ?? '']),
);

const written = (name: readonly Word[]): string => name.map(({ raw, joint }) => joint + raw).join('');
const glued = (name: readonly Word[]): string => name.map(({ plain }) => plain).join('');
const hyphened = (name: readonly Word[]): string => name.map(({ plain }) => plain).join('-');
const spaced = (name: readonly Word[]): string => name.map(({ plain }) => plain).join(' ');

export interface Hard {
  readonly person: HardPerson;
  readonly forms: readonly TypedForm[];
}

/** `count` people with different usernames, each with the ways they may be typed. */
export function hardNames(count: number, seed: number): Hard[] {
  const any = random(seed);
  const pick: Pick = (from) => from[any(from.length)] as (typeof from)[number];
  const taken = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const [first, second] = [surname(pick, any), surname(pick, any)];
    const between = any(5) === 0 ? pick(['-', ' ', '--']) : '';
    const birthParts = between ? [first, second] : [first];
    const usageParts = any(5) === 0 ? [surname(pick, any)] : null;
    const givens = Array.from({ length: pick([1, 1, 1, 1, 2, 2, 3]) }, () => pick(FIRST));
    const joint = pick(['-', ' ']);
    const current = usageParts ?? birthParts;
    const bare = (givens[0]?.plain.slice(0, 1) ?? '') + current.map(hyphened).join('-');
    const number = taken.get(bare) ?? 0;
    taken.set(bare, number + 1);
    const cut = any(12) === 0 && bare.length > 20 && number === 0 ? bare.slice(0, 20).replace(/-$/, '') : bare;
    const same = cut === bare ? number : (taken.get(cut) ?? 0);
    if (cut !== bare) taken.set(cut, same + 1);
    const username = cut + (same > 0 ? String(same) : '');
    const person: HardPerson = {
      birthName: birthParts.map(written).join(between || ' '),
      usageName: usageParts ? usageParts.map(written).join(' ') : null,
      firstName: givens.map(({ raw }) => raw).join(joint),
      username,
    };
    return { person, forms: formsOf(person, { birthParts, current, usageParts, givens, cut: cut !== bare, same }, any) };
  }); // prettier-ignore
}

interface Made {
  readonly birthParts: readonly (readonly Word[])[];
  readonly current: readonly (readonly Word[])[];
  readonly usageParts: readonly (readonly Word[])[] | null;
  readonly givens: readonly Omit<Word, 'joint'>[];
  readonly cut: boolean;
  readonly same: number;
}

/** Every way of typing a person, from the parts of their names. */
function formsOf(person: HardPerson, made: Made, any: (below: number) => number): TypedForm[] {
  const { birthParts, current, usageParts, givens } = made;
  const forms = new Map<string, TypedForm>();
  const add = (how: string, text: string, because: readonly string[] = [], sure = true): void => {
    if (text.trim() !== '' && !forms.has(text)) forms.set(text, { how, text, because, sure });
  };
  const initial = givens[0]?.plain.slice(0, 1) ?? '';
  const name = current.flat();
  const number = made.same > 0 ? String(made.same) : '';
  const raw = person.usageName ?? person.birthName;
  const first = givens.map(({ plain }) => plain);
  const upper = (text: string): string => text.toUpperCase();

  add('username', person.username, ['exact']);
  add('username in capitals', upper(person.username), ['case', 'exact']);
  add('username with spaces around', `  ${person.username} `, ['exact', 'case']);
  add('hyphens', initial + hyphened(name) + number, ['exact', 'truncated', 'hyphen-missing', 'case', 'number-missing']);
  add('glued', initial + glued(name) + number);
  add('spaces', `${initial}${spaced(name)}${number}`);
  add('spaced initial', `${initial} ${spaced(name)}`);
  add('initial and full stop', `${upper(initial)}. ${raw}`);
  add('dotted', `${initial}.${glued(name)}`);
  add('underscores', `${initial}_${name.map(({ plain }) => plain).join('_')}`);
  add('initial last', `${raw} ${upper(initial)}`);
  add('initial last, dotted', `${glued(name)}.${initial}`);
  add('Prénom NOM', `${person.firstName} ${upper(raw)}`, ['first-name', 'first-name-missing', 'exact', 'truncated']);
  add('NOM Prénom', `${upper(raw)} ${person.firstName}`);
  add('plain capitals', upper(`${spaced(name)} ${first.join(' ')}`));
  add('decomposed', `${person.firstName} ${raw}`.normalize('NFD'));
  add('typographic apostrophe', `${person.firstName} ${raw.replaceAll("'", '’')}`);
  add('another apostrophe', `${raw.replaceAll("'", 'ʼ')} ${person.firstName}`);
  add('an accent for an apostrophe', `${raw.replaceAll("'", '´')} ${person.firstName}`);
  add('no apostrophe', `${person.firstName} ${raw.replaceAll("'", '')}`);
  add('a space for an apostrophe', `${person.firstName} ${raw.replaceAll("'", ' ')}`);
  add('hard spaces and hyphens', `${person.firstName} ${raw}`.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011'));
  add('long dashes', `${raw} ${person.firstName}`.replaceAll('-', ' – '));
  add('prenom.nom', `${first.join('-')}.${hyphened(name)}`);
  add('nom.prenom', `${hyphened(name)}.${first.join('-')}`);
  add('address', `${first.join('-')}.${hyphened(name)}@ac-exemple.fr`);
  add('glued names', first.join('') + glued(name));
  add('glued names, surname first', glued(name) + first.join(''));
  add('with a title', `Mme ${raw} ${person.firstName}`);
  add('comma', `${upper(raw)}, ${person.firstName}`);
  add('surname only', raw, [], false);
  add('surname only, glued', glued(name), [], false);
  if (number === '') add('a number too many', `${initial}${hyphened(name)}7`);
  else add('wrong number', `${initial}${hyphened(name)}${Number(number) + 31}`);
  if (name.some(({ loose }) => loose)) {
    const kept = name.filter(({ loose }) => !loose);
    add('particle left out', initial + glued(kept), ['particle-missing', 'truncated']);
    add('particle left out, in words', `${first.join(' ')} ${spaced(kept)}`);
    add('particle left out, surname first', `${upper(spaced(kept))} ${first.join(' ')}`);
    const last = name.filter((_, at) => !name[at]?.loose && name[at] !== undefined).at(-1);
    if (last && current.length === 1) add('last word only', `${first.join(' ')} ${last.plain}`);
  }
  if (current.length > 1) {
    const [one = [], two = []] = current;
    add('other order', `${first.join(' ')} ${spaced(two)} ${spaced(one)}`);
    add('double hyphen', `${initial}${hyphened(one)}--${hyphened(two)}`);
    add('double hyphen, in words', `${written(one)}--${written(two)} ${person.firstName}`);
    add('spaced double hyphen', `${written(one)} -- ${written(two)} ${person.firstName}`);
    for (const part of current) {
      add('one of two', `${first.join(' ')} ${spaced(part)}`);
      add('one of two, username', initial + hyphened(part));
      add('one of two, surname first', `${upper(written(part))} ${person.firstName}`);
    }
  }
  if (usageParts) {
    const birth = birthParts.flat();
    add('birth name', initial + hyphened(birth), ['birth-name', 'name-part', 'truncated']);
    add('birth name, in words', `${person.firstName} ${person.birthName}`);
    add('birth name first', `${upper(person.birthName)} ${person.firstName}`);
    add('usage and birth', `${raw}-${person.birthName} ${person.firstName}`);
    add('birth and usage', `${person.birthName} ${raw} ${person.firstName}`);
    add('née', `${person.firstName} ${raw} née ${person.birthName}`);
    add('épouse', `${person.birthName} épouse ${raw} ${person.firstName}`);
    add('joined username', `${initial}${hyphened(name)}-${hyphened(birth)}`);
  }
  if (givens.length > 1) {
    const initials = first.map((one) => one.slice(0, 1)).join('');
    add('all initials', initials + hyphened(name), ['initials', 'truncated']);
    add('all initials, glued', initials + glued(name));
    add('initials with stops', `${first.map((one) => `${upper(one.slice(0, 1))}.`).join('-')} ${raw}`);
    for (const [at, one] of givens.entries()) {
      add('one first name', `${one.raw} ${raw}`, [], at === 0);
      add('one first name, surname first', `${upper(raw)} ${one.raw}`, [], at === 0);
    }
    add('two first names', `${first.slice(0, 2).join(' ')} ${raw}`);
    add('first and last of the first names', `${first[0] ?? ''} ${first.at(-1) ?? ''} ${raw}`);
  }
  // a system that loses letters loses them everywhere
  for (const which of [0, 1]) {
    if (name.every(({ also }) => also[which] === undefined)) continue;
    const told = name.map((one) => ({ ...one, plain: one.also[which] ?? one.plain }));
    add('other letters', initial + hyphened(told));
    add('other letters, glued', initial + glued(told));
    add('other letters, in words', `${first.join(' ')} ${spaced(told)}`);
  }
  for (const [at, one] of givens.entries()) {
    for (const other of one.also) {
      add('other letters in the first name', `${other} ${spaced(name)}`, [], at === 0);
    }
  }
  slips(initial + glued(name), any).forEach((text) => add('slip', text, [], false));
  slips(glued(name), any).forEach((text) => add('slip in words', `${first.join(' ')} ${text}`, [], false));
  slips(initial + hyphened(name), any).forEach((text) => add('slip among hyphens', text, [], false));
  slips(first[0] ?? '', any).forEach((text) => add('slip in the first name', `${text} ${spaced(name)}`, [], false));
  if (glued(name).length > 19) add('cut at 20', (initial + hyphened(name)).slice(0, 20), [], false);
  return [...forms.values()];
} // prettier-ignore

/** One slip each: a letter replaced, missing, doubled, two neighbours swapped; none where a word is too short. */
function slips(text: string, any: (below: number) => number): string[] {
  if (text.length < 5) return [];
  const at = 1 + any(text.length - 2);
  const letter = 'bdfgjkmpqtvwxz'[any(14)] ?? 'x';
  const [here, next] = [text[at] ?? '', text[at + 1] ?? ''];
  const found = [text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + here + text.slice(at)];
  if (here !== letter) found.push(text.slice(0, at) + letter + text.slice(at + 1));
  if (here !== next) found.push(text.slice(0, at) + next + here + text.slice(at + 2));
  return found;
}
