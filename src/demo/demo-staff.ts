import { DEMO_ACCOUNTS, DEMO_CALLERS, DEMO_NAMESAKES, type DemoAccount } from './demo-people.js';
import { Random } from './random.js';
import type { DemoSchool } from './schools.js';
import { StaffMaker, type InventedPerson } from './staff.js';

export interface DemoStaff {
  people: readonly InventedPerson[];
  /** The people behind the demo's accounts. */
  desk: ReadonlyMap<DemoAccount, InventedPerson>;
  callers: readonly InventedPerson[];
  /** Username of the head by UAI. */
  heads: ReadonlyMap<string, string>;
}

/** A fictional académie: the desk, a head for each school, people worth trying, and the rest. */
export function demoStaff(wishes: {
  people: number;
  schools: readonly DemoSchool[];
  now: number;
  seed: number;
  domain: string;
}): DemoStaff {
  const { schools } = wishes;
  const uais = schools.map(({ uai }) => uai);
  const settings = { domain: wishes.domain, uais, rareNames: 0.25, now: wishes.now };
  const maker = new StaffMaker(new Random(wishes.seed), settings);
  const first = uais[0] as string;
  const desk = new Map(DEMO_ACCOUNTS.map((account) => [account, deskPerson(maker, account)] as const));
  const callers = DEMO_CALLERS.map(({ key: _key, ...caller }, index) =>
    maker.person({
      ...caller,
      usageName: caller.usageName ?? null,
      uais: [first],
      numen: `02E99${String(index + 1).padStart(5, '0')}DEM`,
      recoveryEmail: `appelant${index + 1}@courriel.example`,
      recoveryPhone: `063998000${index + 1}`,
      recoverySetOn: new Date(wishes.now - 200 * 86_400_000).toISOString().slice(0, 10),
    }),
  );
  const namesakes = DEMO_NAMESAKES.map(([firstName, birthName], index) =>
    maker.person({
      firstName,
      birthName,
      usageName: null,
      status: 'active',
      ...(index % 2 === 0 ? { uais: [first] } : {}),
    }),
  );
  const heads = new Map(headsOf(desk).map((person) => [person.uais[0] as string, person]));
  for (const uai of uais) {
    if (heads.has(uai)) continue;
    heads.set(uai, maker.person({ function: 'Proviseur', uais: [uai], status: 'active' }));
  }
  const special = new Set([...desk.values(), ...callers, ...namesakes, ...heads.values()]);
  const rest = Array.from({ length: Math.max(0, wishes.people - special.size) }, () => maker.person());
  return {
    people: [...special, ...rest],
    desk,
    callers,
    heads: new Map([...heads].map(([uai, { username }]) => [uai, username])),
  };
}

function deskPerson(maker: StaffMaker, account: DemoAccount): InventedPerson {
  const { firstName, birthName } = account;
  return maker.person({
    firstName,
    birthName,
    usageName: null,
    function: account.function,
    uais: account.uais ?? [],
    status: 'active',
  });
}

function headsOf(desk: ReadonlyMap<DemoAccount, InventedPerson>): InventedPerson[] {
  return [...desk].filter(([{ role }]) => role === 'head').map(([, person]) => person);
}

const HEADER =
  'username,numen,birth_name,usage_name,first_name,birth_date,email,uai,function,status,recovery_email,recovery_phone,recovery_email_set_on,recovery_phone_set_on,account_class';

/** The staff as a file that `directory import` takes. */
export function staffCsv(people: readonly InventedPerson[]): string {
  const rows = people.map((person) =>
    [
      person.username,
      person.numen ?? '',
      person.birthName,
      person.usageName ?? '',
      person.firstName,
      person.birthDate,
      person.email,
      person.uais.join('|'),
      person.function,
      person.status,
      person.recoveryEmail ?? '',
      person.recoveryPhone ?? '',
      person.recoveryEmail ? person.recoverySetOn : '',
      person.recoveryPhone ? person.recoverySetOn : '',
      person.accountClass ?? '',
    ]
      .map(cell)
      .join(','),
  );
  return [HEADER, ...rows].join('\n');
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
