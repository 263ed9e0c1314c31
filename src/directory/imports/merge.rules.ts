import { keptClass, type AccountClass } from '../account-class.rules.js';
import type { AccountStatus, ContactKind } from '../account-state.rules.js';
import { isAcademicAddress } from '../contact.rules.js';
import type { PersonDraft } from './drafts.types.js';

/** The columns of a person an import may write. */
export interface PersonFields {
  username: string;
  usernameKey: string;
  numenHash: string | null;
  numenKeyId: string | null;
  birthName: string;
  usageName: string | null;
  firstName: string;
  birthDate: string | null;
  email: string | null;
  emailKey: string | null;
  function: string | null;
  status: AccountStatus;
  accountClass: AccountClass;
  givenClass: AccountClass | null;
  protected: boolean;
}

export interface KnownContact {
  id: string;
  kind: ContactKind;
  value: string;
  academic: boolean;
  setOn: number;
  origin: 'import' | 'owner';
}

/** Everything of a person that an import reads before it writes. */
export interface Current extends PersonFields {
  uais: readonly string[];
  contacts: readonly KnownContact[];
  /** When an import last saw this person: a contact that differs now cannot have been set before. */
  seenAt: number;
}

export interface NewContact {
  kind: ContactKind;
  value: string;
  academic: boolean;
  setOn: number;
}

export interface Merged {
  fields: PersonFields;
  uais: readonly string[];
  /** Names of what changed, never values: they go into the trail. */
  changes: string[];
  /** True when the account's state or what identifies its owner changed: checks under way are void. */
  stateChanged: boolean;
  postingsChanged: boolean;
  addContacts: NewContact[];
  dropContacts: string[];
  /** Contacts confirmed again with a later date. */
  touchContacts: Array<{ id: string; setOn: number }>;
  aliases: Array<{ alias: string; kind: 'username' | 'email' }>;
}

export interface MergeContext {
  now: number;
  numenKeyId: string;
  /** The date of contacts without one, epoch milliseconds; given at the first import only. */
  contactsAsOf: number | null;
}

/** Somebody the directory does not know yet. */
export const NOBODY: Current = {
  username: '',
  usernameKey: '',
  numenHash: null,
  numenKeyId: null,
  birthName: '',
  usageName: null,
  firstName: '',
  birthDate: null,
  email: null,
  emailKey: null,
  function: null,
  status: 'active',
  accountClass: 'A',
  givenClass: null,
  protected: false,
  uais: [],
  contacts: [],
  seenAt: 0,
};

const STATE: ReadonlyArray<keyof PersonFields> = [
  'username',
  'status',
  'accountClass',
  'protected',
  'numenHash',
  'birthDate',
];

/** What a person becomes with a line of the file; pure, so that the report before the import and the import agree. */
export function mergePerson(current: Current, draft: PersonDraft, context: MergeContext): Merged {
  const fields = mergedFields(current, draft, context);
  const names = (Object.keys(fields) as Array<keyof PersonFields>).filter(
    (name) => fields[name] !== current[name],
  );
  const uais = draft.uais ?? current.uais;
  const postingsChanged = uais.join() !== current.uais.join();
  const contacts = contactChanges(current, draft, fields, context);
  const touched = contacts.addContacts.length + contacts.dropContacts.length > 0;
  const quiet = new Set<keyof PersonFields>(['usernameKey', 'emailKey', 'numenKeyId', 'givenClass']);
  return {
    fields,
    uais,
    changes: [
      ...names.filter(
        (name) => !quiet.has(name) || (name === 'givenClass' && !names.includes('accountClass')),
      ),
      ...(postingsChanged ? ['uais'] : []),
      ...(touched ? ['contacts'] : []),
    ],
    stateChanged: names.some((name) => STATE.includes(name)),
    postingsChanged,
    ...contacts,
    aliases: formerNames(current, fields),
  };
}

function mergedFields(current: Current, draft: PersonDraft, context: MergeContext): PersonFields {
  const title = draft.function === undefined ? current.function : draft.function;
  const email = draft.email === undefined ? current.email : draft.email;
  const givenClass = draft.accountClass ?? current.givenClass;
  return {
    username: draft.username,
    usernameKey: draft.username.toLowerCase(),
    numenHash: draft.numenHash ?? current.numenHash,
    numenKeyId: draft.numenHash ? context.numenKeyId : current.numenKeyId,
    birthName: draft.birthName,
    usageName: draft.usageName === undefined ? current.usageName : draft.usageName,
    firstName: draft.firstName,
    birthDate: draft.birthDate ?? current.birthDate,
    email,
    emailKey: email?.toLowerCase() ?? null,
    function: title,
    status: draft.status ?? current.status,
    accountClass: keptClass(title, givenClass),
    givenClass,
    protected: givenClass === 'D',
  };
}

/** The username and address the person had until now stay theirs to be found by. */
function formerNames(current: Current, fields: PersonFields): Merged['aliases'] {
  const aliases: Merged['aliases'] = [];
  if (current.username && current.username.toLowerCase() !== fields.usernameKey) {
    aliases.push({ alias: current.username, kind: 'username' });
  }
  if (current.email && current.emailKey !== fields.emailKey)
    aliases.push({ alias: current.email, kind: 'email' });
  return aliases;
}

type ContactChanges = Pick<Merged, 'addContacts' | 'dropContacts' | 'touchContacts'>;

function contactChanges(
  current: Current,
  draft: PersonDraft,
  fields: PersonFields,
  context: MergeContext,
): ContactChanges {
  const changes: ContactChanges = { addContacts: [], dropContacts: [], touchContacts: [] };
  const recovery = current.contacts.filter(({ academic, value }) => !academic || value !== current.emailKey);
  const follow = (kind: ContactKind, value: string | null | undefined, setOn: number | undefined): void => {
    if (value === undefined) return;
    followContact(changes, recovery, { kind, value, setOn, email: fields.email }, current.seenAt, context);
  };
  follow('email', draft.recoveryEmail, draft.recoveryEmailSetOn);
  follow('phone', draft.recoveryPhone, draft.recoveryPhoneSetOn);
  followMailbox(changes, current, fields, context);
  return changes;
}

interface Wanted {
  kind: ContactKind;
  value: string | null;
  setOn: number | undefined;
  email: string | null;
}

/**
 * One recovery contact of the file against those known. A value already known keeps the later of the two dates. A
 * new one replaces what the file said before, and is no older than the last time the file said otherwise: a file
 * cannot make a fresh contact old enough to prove something. What the owner recorded stays.
 */
function followContact(
  changes: ContactChanges,
  known: readonly KnownContact[],
  wanted: Wanted,
  seenAt: number,
  context: MergeContext,
): void {
  const ofKind = known.filter(({ kind }) => kind === wanted.kind);
  const same = ofKind.find(({ value }) => value === wanted.value);
  const stale = ofKind.filter(({ id, origin }) => origin === 'import' && id !== same?.id);
  changes.dropContacts.push(...stale.map(({ id }) => id));
  if (wanted.value === null) return;
  if (same) {
    if (wanted.setOn !== undefined && wanted.setOn > same.setOn) {
      changes.touchContacts.push({ id: same.id, setOn: wanted.setOn });
    }
    return;
  }
  const said = wanted.setOn ?? context.contactsAsOf ?? context.now;
  changes.addContacts.push({
    kind: wanted.kind,
    value: wanted.value,
    academic: wanted.kind === 'email' && isAcademicAddress(wanted.value, wanted.email),
    setOn: stale.length > 0 ? Math.max(said, seenAt) : said,
  });
}

/** The mailbox of the account itself is a contact too: it can be told of things, and proves nothing. */
function followMailbox(
  changes: ContactChanges,
  current: Current,
  fields: PersonFields,
  context: MergeContext,
): void {
  if (fields.emailKey === current.emailKey) return;
  const former = current.contacts.find(({ academic, value }) => academic && value === current.emailKey);
  if (former) changes.dropContacts.push(former.id);
  if (fields.emailKey) {
    const setOn = context.contactsAsOf ?? context.now;
    changes.addContacts.push({ kind: 'email', value: fields.emailKey, academic: true, setOn });
  }
}
