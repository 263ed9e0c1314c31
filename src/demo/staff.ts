import type { AccountClass } from '../directory/account-class.rules.js';
import type { AccountStatus } from '../directory/account-state.rules.js';
import { proposedBase, RULE_R } from '../usernames/proposals/proposal.rules.js';
import { inventNames, type InventedNames } from './names.js';
import type { Random } from './random.js';

/** A member of staff who does not exist. The NUMEN is of the right shape and belongs to nobody. */
export interface InventedPerson extends InventedNames {
  username: string;
  numen: string | null;
  /** `YYYY-MM-DD` */
  birthDate: string;
  email: string;
  uais: readonly string[];
  function: string;
  status: AccountStatus;
  recoveryEmail: string | null;
  recoveryPhone: string | null;
  /** `YYYY-MM-DD` */
  recoverySetOn: string;
  accountClass: AccountClass | null;
}

/** Shares of the staff of an académie (Toulouse, 2021), in the words of its HR files. */
const FUNCTIONS = {
  'Professeur des écoles': 26,
  'Professeur certifié': 24,
  'Professeur agrégé': 8,
  'Professeur de lycée professionnel': 7,
  AESH: 14,
  'Assistant d’éducation': 6,
  'Conseiller principal d’éducation': 2,
  'Professeur documentaliste': 2,
  'Psychologue de l’éducation nationale': 1,
  'Adjoint administratif': 4,
  'Secrétaire d’établissement': 2,
  'Infirmier scolaire': 1.2,
  'Adjoint gestionnaire': 1,
  'Agent comptable': 0.4,
  Proviseur: 0.4,
  'Principal adjoint': 0.3,
  'Chef de bureau, ressources humaines': 0.3,
  'Gestionnaire examens et concours': 0.4,
} as const;

const STATUSES = { active: 91, locked: 4, expired: 2, disabled: 1.2, left: 1.5, admin_locked: 0.3 } as const;
const ACADEMIES = ['02', '02', '02', '02', '10', '23', '11', '16', '24', '25'];
const SYSTEMS = ['E', 'E', 'E', 'G', 'A', 'P'];
const MAIL_HOSTS = ['courriel.example', 'boite.example', 'poste.example'];

export interface StaffSettings {
  /** Domain of the academic mailboxes; ends in `.example`, which leads nowhere (RFC 2606). */
  domain: string;
  uais: readonly string[];
  /** Share of surnames made of syllables. */
  rareNames: number;
  /** Epoch milliseconds: nobody is younger than 20, no contact newer. */
  now: number;
}

/** Invents staff one by one; usernames follow the hyphen rule, namesakes get 1, 2, 3… */
export class StaffMaker {
  private readonly taken = new Map<string, number>();
  private made = 0;

  constructor(
    private readonly random: Random,
    private readonly settings: StaffSettings,
    takenUsernames: Iterable<string> = [],
  ) {
    for (const username of takenUsernames) this.taken.set(username.toLowerCase(), 1);
  }

  person(given: Partial<InventedPerson> = {}): InventedPerson {
    const { random, settings } = this;
    this.made += 1;
    const names = { ...inventNames(random, settings.rareNames), ...pickNames(given) };
    const username = this.free(proposedBase(names, RULE_R));
    return {
      ...names,
      username,
      numen: random.chance(0.985) ? this.numen() : null,
      birthDate: this.day(62 * 365, 21 * 365),
      email: `${username}@${settings.domain}`,
      uais: this.postings(),
      function: random.weighted(FUNCTIONS),
      status: random.weighted(STATUSES),
      recoveryEmail: random.chance(0.45)
        ? `${username}.${random.whole(10, 99)}@${random.pick(MAIL_HOSTS)}`
        : null,
      recoveryPhone: random.chance(0.5) ? this.phone() : null,
      recoverySetOn: this.day(1500, 10),
      accountClass: null,
      ...given,
    };
  }

  /** Rule R gives one username to all namesakes: the first has it bare, the next a number. */
  private free(wanted: string): string {
    const base = wanted || `agent${this.made}`;
    for (;;) {
      const count = this.taken.get(base) ?? 0;
      this.taken.set(base, count + 1);
      const username = count === 0 ? base : `${base}${count}`;
      if (count === 0 || !this.taken.has(username)) {
        this.taken.set(username, this.taken.get(username) ?? 1);
        return username;
      }
    }
  }

  /** Two digits, a letter, seven digits, three letters; the running number keeps two people apart. */
  private numen(): string {
    const { random } = this;
    const year = String(random.whole(92, 125) % 100).padStart(2, '0');
    const running = String(this.made % 100_000).padStart(5, '0');
    const series = Math.floor(this.made / 100_000);
    const letters = random.letters(2) + String.fromCharCode(65 + (series % 26));
    return `${random.pick(ACADEMIES)}${random.pick(SYSTEMS)}${year}${running}${letters}`;
  }

  /** 06 39 98 xx xx is kept free for fiction by the French regulator. */
  private phone(): string {
    return `063998${this.random.digits(4)}`;
  }

  private postings(): string[] {
    const { random, settings } = this;
    const first = random.pick(settings.uais);
    const second = random.pick(settings.uais);
    return random.chance(0.07) && second !== first ? [first, second] : [first];
  }

  /** A day between two numbers of days ago. */
  private day(mostDaysAgo: number, leastDaysAgo: number): string {
    const ago = this.random.whole(leastDaysAgo, mostDaysAgo) * 86_400_000;
    return new Date(this.settings.now - ago).toISOString().slice(0, 10);
  }
}

function pickNames(given: Partial<InventedPerson>): Partial<InventedNames> {
  const names: Partial<InventedNames> = {};
  if (given.birthName !== undefined) names.birthName = given.birthName;
  if (given.usageName !== undefined) names.usageName = given.usageName;
  if (given.firstName !== undefined) names.firstName = given.firstName;
  return names;
}
