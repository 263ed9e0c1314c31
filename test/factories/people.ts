import type { AccountClass } from '../../src/directory/account-class.rules.js';
import type { AccountStatus } from '../../src/directory/account-state.rules.js';
import { NumenHash } from '../../src/directory/numen-hash.js';
import { Clock, DAY } from '../../src/platform/clock.js';
import { insertRows } from '../../src/platform/database/bulk.js';
import { newId } from '../../src/platform/ids.js';
import type { TestApp } from '../support/app.js';

export interface PersonTraits {
  id?: string;
  username?: string;
  numen?: string;
  birthName?: string;
  usageName?: string | null;
  firstName?: string;
  birthDate?: string | null;
  email?: string | null;
  uais?: string[];
  function?: string | null;
  status?: AccountStatus;
  accountClass?: AccountClass;
  protected?: boolean;
  accountCreatedAt?: number;
  /** Recovery contacts, set 100 days ago unless told otherwise. */
  contacts?: Array<{ kind: 'email' | 'phone'; value: string; setOn?: number; academic?: boolean }>;
  aliases?: string[];
}

let made = 0;

/** Writes a person straight into the tables; a test names only what it cares about. Returns the id. */
export async function savePerson(app: TestApp, traits: PersonTraits = {}): Promise<string> {
  const [id = ''] = await savePeople(app, [traits]);
  return id;
}

/** Writes many people in one transaction, a statement a hundred rows. Returns their ids in order. */
export async function savePeople(app: TestApp, all: readonly PersonTraits[]): Promise<string[]> {
  const now = app.get(Clock).now();
  const rows = all.map((traits) => rowsOf(app, traits, now));
  const { transactions } = app;
  await transactions.run(async () => {
    await insertRows(
      transactions,
      'people',
      Object.keys(PERSON),
      rows.map(({ person }) => person),
    );
    for (const [table, columns] of Object.entries(PARTS) as [keyof typeof PARTS, readonly string[]][]) {
      const parts = rows.flatMap((row): unknown[][] => row[table]);
      await insertRows(transactions, table, columns, parts);
    }
  });
  return rows.map(({ id }) => id);
}

const PARTS = {
  person_postings: ['person_id', 'uai', 'main'],
  person_contacts: ['id', 'person_id', 'kind', 'value', 'academic', 'set_on', 'origin', 'confirmed'],
  person_aliases: ['person_id', 'alias_key', 'alias', 'kind', 'since'],
} as const;

function rowsOf(app: TestApp, traits: PersonTraits, now: number) {
  const id = traits.id ?? newId();
  const username = traits.username ?? `personne${(made += 1)}`;
  const hashes = app.get(NumenHash);
  const email = traits.email === undefined ? `${username}@ac-exemple.fr` : traits.email;
  const contacts = [...(traits.contacts ?? [])];
  if (email) contacts.push({ kind: 'email', value: email, academic: true });
  const person: unknown[] = Object.values({
    ...PERSON,
    id,
    username,
    username_key: username.toLowerCase(),
    numen_hash: traits.numen ? hashes.of(traits.numen) : null,
    numen_key_id: traits.numen ? hashes.keyId : null,
    birth_name: traits.birthName ?? 'Dupont',
    usage_name: traits.usageName ?? null,
    first_name: traits.firstName ?? 'Jean',
    birth_date: traits.birthDate === undefined ? '1980-05-17' : traits.birthDate,
    email,
    email_key: email?.toLowerCase() ?? null,
    function: traits.function === undefined ? 'Professeur' : traits.function,
    status: traits.status ?? 'active',
    account_class: traits.accountClass ?? 'A',
    protected: traits.protected ?? false,
    stamp: newId(),
    account_created_at: traits.accountCreatedAt ?? 0,
    created_at: now,
    updated_at: now,
  });
  const hundredDaysAgo = now - 100 * DAY;
  return {
    id,
    person,
    person_postings: (traits.uais ?? ['0130040Y']).map((uai, index): unknown[] => [id, uai, index === 0]),
    person_contacts: contacts.map(({ kind, value, setOn, academic }): unknown[] => {
      return [newId(), id, kind, value, academic ?? false, setOn ?? hundredDaysAgo, 'import', false];
    }),
    person_aliases: (traits.aliases ?? []).map((alias): unknown[] => {
      return [id, alias.toLowerCase(), alias, 'username', now];
    }),
  };
}

/** Columns in the order they are written, with what a person has when nothing is said. */
const PERSON = {
  id: '',
  username: '',
  username_key: '',
  numen_hash: null as string | null,
  numen_key_id: null as string | null,
  birth_name: '',
  usage_name: null as string | null,
  first_name: '',
  birth_date: null as string | null,
  email: null as string | null,
  email_key: null as string | null,
  function: null as string | null,
  status: '',
  account_class: '',
  given_class: null as string | null,
  protected: false,
  stamp: '',
  account_created_at: 0,
  created_at: 0,
  updated_at: 0,
  import_id: null as string | null,
};

export interface EstablishmentTraits {
  uai?: string;
  name?: string;
  kind?: string | null;
  commune?: string | null;
  phone?: string | null;
  email?: string | null;
  headUsername?: string | null;
  parentUai?: string | null;
}

/** Writes a school into the register. Returns its UAI. */
export async function saveEstablishment(app: TestApp, traits: EstablishmentTraits = {}): Promise<string> {
  const uai = traits.uai ?? '0130040Y';
  await app.transactions.run(() =>
    insertRows(
      app.transactions,
      'establishments',
      [
        'uai',
        'name',
        'kind',
        'commune',
        'departement',
        'phone',
        'email',
        'head_username',
        'parent_uai',
        'updated_at',
      ],
      [
        [
          uai,
          traits.name ?? 'Lycée Thiers',
          traits.kind ?? 'Lycée',
          traits.commune ?? 'Marseille',
          uai.slice(1, 3),
          traits.phone === undefined ? '+33199000001' : traits.phone,
          traits.email === undefined ? `ce.${uai.toLowerCase()}@ac-exemple.example` : traits.email,
          traits.headUsername ?? null,
          traits.parentUai ?? null,
          app.get(Clock).now(),
        ],
      ],
    ),
  );
  return uai;
}
