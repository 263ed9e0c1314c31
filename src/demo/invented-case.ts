import {
  answeredAtOpening,
  openingState,
  type CaseChannel,
  type CaseStatus,
  type CaseType,
} from '../cases/case.rules.js';
import { DEFAULT_TEAM, placeOf } from '../cases/case-scope.rules.js';
import { usernameForms } from '../cases/case-words.rules.js';
import type { ResetKind } from '../resets/reset.rules.js';
import { newId } from '../platform/ids.js';
import type { DeskCalendar } from './calendar.js';
import type {
  HistoryAgent,
  HistoryDesk,
  HistoryPerson,
  HistorySchoolAccount,
  InventedCase,
} from './history.types.js';
import { addFailedCheck, addReset } from './invented-check.js';
import type { Random } from './random.js';
import { NOTES, QUESTIONS, REPLIES, SAYINGS } from './sayings.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const TYPES: Readonly<Record<CaseType, number>> = {
  password: 58,
  username: 14,
  'second-factor': 9,
  locked: 7,
  activation: 5,
  recovery: 2,
  'mail-client': 2,
  compromised: 1,
  other: 2,
};
const CHANNELS: Readonly<Record<CaseChannel, number>> = {
  phone: 52,
  email: 17,
  portal: 14,
  secretary: 10,
  counter: 5,
  chat: 2,
};
const ACTS: Partial<Record<CaseType, ResetKind>> = {
  password: 'password',
  locked: 'unlock',
  activation: 'activation',
};

/** A case has about so many messages before any more are wanted. */
const USUAL_MESSAGES = 2.35;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Invents the life of one case, step by step; a step that would lie in the future has not happened yet. */
export class CaseMaker {
  constructor(
    private readonly random: Random,
    private readonly desk: HistoryDesk,
    private readonly calendar: DeskCalendar,
    private readonly present: number,
    /** Messages a case, on average. */
    private readonly talk: number,
  ) {}

  private now = 0;

  /** @param until the instant the case is seen at, epoch milliseconds; the present unless told */
  make(openedAt: number, until = this.present): InventedCase {
    this.now = until;
    const { random, desk } = this;
    const type = random.weighted(TYPES);
    const wanted = random.weighted(CHANNELS);
    const secretary =
      wanted === 'secretary' && desk.secretaries.length > 0 ? random.pick(desk.secretaries) : null;
    const channel = wanted === 'secretary' && !secretary ? 'phone' : wanted;
    const person = random.chance(0.97) ? this.personFor(secretary) : null;
    const agent = random.pick(desk.agents);
    const made = this.opened({ type, channel, person, agent, secretary, openedAt });
    this.live(made, { type, person, agent, onSite: channel === 'counter' });
    return made;
  }

  private personFor(secretary: HistorySchoolAccount | null): HistoryPerson {
    const { random, desk } = this;
    for (let tries = 0; secretary && tries < 200; tries += 1) {
      const person = random.pick(desk.people);
      if (person.uais.some((uai) => secretary.uais.includes(uai))) return person;
    }
    return random.pick(desk.people);
  }

  private opened(from: {
    type: CaseType;
    channel: CaseChannel;
    person: HistoryPerson | null;
    agent: HistoryAgent;
    secretary: HistorySchoolAccount | null;
    openedAt: number;
  }): InventedCase {
    const { type, channel, person, agent, secretary, openedAt } = from;
    const opener = secretary?.id ?? (channel === 'portal' ? null : agent.id);
    const { status, taken } = openingState(channel, opener === agent.id);
    const said = SAYINGS[type];
    const subject = this.fill(this.random.pick(said.subjects), person);
    const place = placeOf(
      person?.uais.find((uai) => secretary?.uais.includes(uai)) ?? person?.uais[0] ?? null,
      [],
    );
    const made: InventedCase = {
      state: {
        id: newId(),
        type,
        channel,
        status,
        priority: Number(this.random.weighted({ 1: 2, 2: 8, 3: 84, 4: 6 })),
        subject,
        personId: person?.id ?? null,
        requesterPersonId: secretary?.personId ?? null,
        requesterName: person ? null : 'Appelant non identifié',
        ...place,
        team: opener === agent.id ? agent.team : DEFAULT_TEAM,
        assigneeId: taken ? agent.id : null,
        firstAgentId: taken ? agent.id : null,
        openedBy: opener,
        schoolOpener: secretary?.id ?? null,
        openedAt,
        updatedAt: openedAt,
        firstAnsweredAt: opener === agent.id && answeredAtOpening(channel) ? openedAt : null,
        resolvedAt: null,
        resolvedBy: null,
        closedAt: null,
        cause: null,
        reopenedCount: 0,
        version: 1,
      },
      words: [
        subject,
        ...(person
          ? [person.firstName, person.birthName, person.usageName, ...usernameForms(person.username)]
          : []),
        person ? null : 'Appelant non identifié',
      ],
      messages: [],
      events: [],
      checks: [],
      evidence: [],
      numenAttempts: [],
      resets: [],
      approvals: [],
      claims: [],
    };
    if (this.random.chance(0.85))
      this.say(made, openedAt, opener, this.fill(this.random.pick(said.descriptions), person));
    return made;
  }

  private live(
    made: InventedCase,
    about: { type: CaseType; person: HistoryPerson | null; agent: HistoryAgent; onSite: boolean },
  ): void {
    const { random } = this;
    const { agent, type } = about;
    const state = made.state as Mutable<InventedCase['state']>;
    let at = state.openedAt;
    if (!state.assigneeId) {
      at = this.calendar.atWork(random, at + this.delay(70));
      if (at > this.now) return;
      this.note(made, at, agent.id, { kind: 'assigned', after: agent.name });
      this.change(made, at, { assigneeId: agent.id, firstAgentId: agent.id, status: 'open' });
    }
    if (random.chance(0.25)) this.say(made, at + 30_000, agent.id, random.pick(NOTES), 'internal');
    const waited = this.wait(made, at, about);
    if (waited === null) return;
    const acted = this.act(made, waited, about);
    if (acted === null) return;
    const answeredAt = acted.at + this.delay(3);
    if (answeredAt > this.now) return;
    this.say(made, answeredAt, agent.id, random.pick(SAYINGS[type].answers));
    state.firstAnsweredAt ??= answeredAt;
    this.chat(made, state.openedAt, answeredAt, agent);
    this.end(made, answeredAt, agent, acted.failed ? 'not-verified' : random.pick(SAYINGS[type].causes));
  }

  /** Some cases wait for the requester or for somebody else; a few wait still. Returns when work goes on. */
  private wait(made: InventedCase, at: number, { agent }: { agent: HistoryAgent }): number | null {
    const { random } = this;
    const spoken = answeredAtOpening(made.state.channel);
    if (!random.chance(spoken ? 0.06 : 0.28)) return at + this.delay(spoken ? 4 : 25);
    const on = random.chance(0.8) ? 'requester' : 'third-party';
    const parkedAt = at + this.delay(15);
    if (parkedAt > this.now) return null;
    this.say(made, parkedAt, agent.id, random.pick(QUESTIONS));
    const state = made.state as Mutable<InventedCase['state']>;
    state.firstAnsweredAt ??= parkedAt;
    this.note(made, parkedAt, agent.id, { kind: 'parked', after: on });
    this.change(made, parkedAt, { status: `pending-${on}` as CaseStatus });
    if (random.chance(0.02)) return null;
    const resumedAt = this.calendar.atWork(random, parkedAt + this.delay(26 * 60));
    if (resumedAt > this.now) return null;
    this.say(made, resumedAt, null, random.pick(REPLIES));
    this.note(made, resumedAt, null, { kind: 'resumed' });
    this.change(made, resumedAt, { status: 'open' });
    return resumedAt + this.delay(20);
  }

  /** What the case came for. Returns when it was done, or null when that is still to come. */
  private act(
    made: InventedCase,
    at: number,
    about: { type: CaseType; person: HistoryPerson | null; agent: HistoryAgent; onSite: boolean },
  ): { at: number; failed: boolean } | null {
    const { random, desk } = this;
    const kind = ACTS[about.type];
    const { person, agent } = about;
    const possible = kind && person && person.id !== agent.personId && this.allowed(person, agent);
    if (!possible || random.chance(0.12)) return at > this.now ? null : { at, failed: false };
    const failed = random.chance(0.06);
    const act = { kind, person, agent, onSite: about.onSite, at, now: this.now };
    const add = failed ? addFailedCheck : addReset;
    const doneAt = add(random, desk, made, act);
    return doneAt === null ? null : { at: doneAt, failed };
  }

  /** Class B takes a second person; C and D are not helped here. */
  private allowed({ accountClass }: HistoryPerson, agent: HistoryAgent): boolean {
    const second = this.desk.supervisors.some(({ id }) => id !== agent.id);
    return accountClass === 'A' || (accountClass === 'B' && second);
  }

  private end(made: InventedCase, at: number, agent: HistoryAgent, cause: string): void {
    const { random } = this;
    const endedAt = at + this.delay(2);
    if (endedAt > this.now) return;
    const later = random.chance(0.25);
    const resolved = { resolvedAt: endedAt, resolvedBy: agent.id };
    if (later) {
      this.note(made, endedAt, agent.id, { kind: 'resolved' });
      this.change(made, endedAt, { ...resolved, status: 'resolved' });
    }
    const closedAt = later ? this.calendar.atWork(random, endedAt + this.delay(30 * 60)) : endedAt;
    if (closedAt > this.now) return;
    this.note(made, closedAt, agent.id, { kind: 'closed', after: cause });
    this.change(made, closedAt, { ...(later ? {} : resolved), status: 'closed', closedAt, cause });
    if (random.chance(0.015)) this.again(made, closedAt, agent, cause);
  }

  private again(made: InventedCase, closedAt: number, agent: HistoryAgent, cause: string): void {
    const at = this.calendar.atWork(this.random, closedAt + this.delay(40 * 60));
    const endedAt = at + this.delay(30);
    if (endedAt > this.now) return;
    this.note(made, at, agent.id, { kind: 'reopened', after: 'Le problème revient.' });
    this.note(made, endedAt, agent.id, { kind: 'closed', after: cause });
    this.change(made, endedAt, {
      reopenedCount: 1,
      resolvedAt: endedAt,
      resolvedBy: agent.id,
      closedAt: endedAt,
    });
  }

  /** More words between requester and agent, so that cases have the wanted number of messages on average. */
  private chat(made: InventedCase, from: number, to: number, agent: HistoryAgent): void {
    const { random } = this;
    const wanted = Math.floor(Math.max(0, this.talk - USUAL_MESSAGES) + random.next());
    for (let more = 0; more < wanted; more += 1) {
      const at = from + Math.floor((to - from) * random.next());
      const mine = random.chance(0.5);
      this.say(made, at, mine ? agent.id : null, random.pick(mine ? QUESTIONS : REPLIES));
    }
  }

  private say(
    made: InventedCase,
    at: number,
    authorId: string | null,
    body: string,
    visibility: 'public' | 'internal' = 'public',
  ): void {
    if (at > this.now) return;
    made.messages.push({ id: newId(), case_id: made.state.id, at, author_id: authorId, visibility, body });
  }

  private note(
    made: InventedCase,
    at: number,
    actorId: string | null,
    event: { kind: string; after?: string },
  ): void {
    const { kind, after } = event;
    made.events.push({
      id: newId(),
      case_id: made.state.id,
      at,
      actor_id: actorId,
      kind,
      before: null,
      after: after ?? null,
    });
  }

  private change(made: InventedCase, at: number, change: Partial<InventedCase['state']>): void {
    Object.assign(made.state, change, { updatedAt: at, version: made.state.version + 1 });
  }

  /** Around a median, in minutes, now and then much longer. */
  private delay(medianMinutes: number): number {
    const spread = Math.exp(1.1 * (this.random.next() + this.random.next() + this.random.next() - 1.5));
    return Math.max(
      20_000,
      Math.round(medianMinutes * spread * MINUTE + (this.random.chance(0.03) ? 3 * HOUR : 0)),
    );
  }

  private fill(text: string, person: HistoryPerson | null): string {
    const school = (person?.uais[0] && this.desk.schoolNames.get(person.uais[0])) || 'mon établissement';
    return text
      .replaceAll('{u}', person?.username ?? 'inconnu')
      .replaceAll('{n}', person?.firstName ?? 'la personne')
      .replaceAll('{s}', school);
  }
}
