import { createHash } from 'node:crypto';
import type { ResetKind } from '../resets/reset.rules.js';
import { newId } from '../platform/ids.js';
import type { HistoryAgent, HistoryDesk, HistoryPerson, InventedCase, Row } from './history.types.js';
import type { Random } from './random.js';

const MINUTE = 60_000;
const CHECK_LIFE = 15 * MINUTE;

interface Act {
  kind: ResetKind;
  person: HistoryPerson;
  agent: HistoryAgent;
  onSite: boolean;
  at: number;
  now: number;
}

/**
 * An identity check and the reset it paid for, as the product would have left them: what makes the person known, what
 * verifies them, the second person's word for class B, the claim. Nothing when it would reach past the present.
 * Returns when it ended, or null.
 */
export function addReset(random: Random, desk: HistoryDesk, into: InventedCase, act: Act): number | null {
  const { person, agent, at } = act;
  const approver =
    person.accountClass === 'B' ? desk.supervisors.find(({ id }) => id !== agent.id) : undefined;
  if (person.accountClass === 'B' && !approver) return null;
  const consumedAt = at + random.whole(2, 9) * MINUTE;
  const writtenAt = consumedAt + (approver ? random.whole(5, 90) * MINUTE : random.whole(1, 4) * 1000);
  const claimedAt = writtenAt + random.whole(2, 25) * MINUTE;
  if (claimedAt > act.now) return null;
  const reset = resetRow(random, into, act, { consumedAt, writtenAt, approved: approver !== undefined });
  const check = checkRow(desk, into, act, {
    resetId: String(reset['id']),
    consumedAt,
    approved: approver !== undefined,
  });
  into.checks.push(check);
  addEvidence(random, into, act, String(check['id']));
  into.resets.push({ ...reset, check_id: check['id'] });
  if (approver) into.approvals.push(approvalRow(String(reset['id']), act, approver, writtenAt - 2000));
  if (reset['delivery']) into.claims.push(claimRow(random, reset, act, writtenAt, claimedAt));
  return claimedAt;
}

/** A check that came to nothing: the caller could not prove who they are. */
export function addFailedCheck(
  random: Random,
  desk: HistoryDesk,
  into: InventedCase,
  act: Act,
): number | null {
  const endedAt = act.at + random.whole(3, 12) * MINUTE;
  if (endedAt > act.now) return null;
  const check = checkRow(desk, into, act, null);
  into.checks.push(check);
  const misses = random.whole(1, 2);
  for (let miss = 0; miss < misses; miss += 1) {
    into.evidence.push(numenRow(into, act, check, 'mismatch', act.at + (miss + 1) * MINUTE));
    into.numenAttempts.push(attemptRow(into, act, check, 'mismatch', act.at + (miss + 1) * MINUTE));
  }
  return endedAt;
}

interface Consumption {
  resetId: string;
  consumedAt: number;
  approved: boolean;
}

function checkRow(desk: HistoryDesk, into: InventedCase, act: Act, consumed: Consumption | null): Row {
  const lamp = consumed ? 'on' : 'off';
  return {
    id: newId(),
    case_id: into.state.id,
    person_id: act.person.id,
    action: act.kind,
    agent_id: act.agent.id,
    agent_person_id: act.agent.personId,
    account_class: act.person.accountClass,
    state: consumed ? 'consumed' : 'dead',
    dead_reason: consumed ? null : 'case_closed',
    sufficient: consumed !== null,
    approval: consumed?.approved ? 'second-person' : null,
    resolution: lamp,
    validation: lamp,
    verification: lamp,
    state_stamp: act.person.stamp,
    policy_hash: desk.policyHash,
    created_at: act.at,
    expires_at: act.at + CHECK_LIFE,
    consumed_by: consumed?.resetId ?? null,
    consumed_at: consumed?.consumedAt ?? null,
    version: 4,
  };
}

/** R by the NUMEN (or by attributes where none is on file), then F on site, else C by the recorded contact, else F by video. */
function addEvidence(random: Random, into: InventedCase, act: Act, checkId: string): void {
  const check = { id: checkId };
  const { person, at } = act;
  if (person.hasNumen) {
    if (random.chance(0.08)) {
      into.evidence.push(numenRow(into, act, check, 'mismatch', at + 30_000));
      into.numenAttempts.push(attemptRow(into, act, check, 'mismatch', at + 30_000));
    }
    into.evidence.push(numenRow(into, act, check, 'match', at + MINUTE));
    into.numenAttempts.push(attemptRow(into, act, check, 'match', at + MINUTE));
  } else {
    into.evidence.push({ ...evidenceRow(into, act, check, at + MINUTE), kind: 'attributes', letter: 'R' });
  }
  const byCode =
    !act.onSite && person.contact !== null && (person.accountClass === 'A' || random.chance(0.2));
  const verified = evidenceRow(into, act, check, at + 90_000);
  into.evidence.push(
    byCode && person.contact
      ? {
          ...verified,
          kind: 'owner-code',
          letter: 'C',
          contact_id: person.contact.id,
          medium: person.contact.kind === 'phone' ? 'sms' : 'email',
        }
      : {
          ...verified,
          kind: 'document',
          letter: 'F',
          channel: act.onSite ? 'on-site' : 'live-video',
          site: act.onSite ? act.agent.team : null,
          document_type: random.pick(['national-id', 'national-id', 'passport']),
        },
  );
}

function evidenceRow(into: InventedCase, act: Act, check: Row, at: number): Row {
  return {
    id: newId(),
    check_id: check['id'],
    case_id: into.state.id,
    person_id: act.person.id,
    agent_id: act.agent.id,
    kind: 'numen',
    outcome: 'match',
    letter: null,
    site: null,
    channel: null,
    document_type: null,
    contact_id: null,
    medium: null,
    phone_id: null,
    answered_by: null,
    voucher_account_id: null,
    voucher_name: null,
    voucher_role: null,
    details: '{}',
    created_at: at,
  };
}

function numenRow(into: InventedCase, act: Act, check: Row, outcome: 'match' | 'mismatch', at: number): Row {
  return { ...evidenceRow(into, act, check, at), outcome, letter: outcome === 'match' ? 'R' : null };
}

function attemptRow(
  into: InventedCase,
  act: Act,
  check: Row,
  outcome: 'match' | 'mismatch',
  at: number,
): Row {
  return {
    id: newId(),
    person_id: act.person.id,
    case_id: into.state.id,
    check_id: check['id'],
    agent_id: act.agent.id,
    source: 'check',
    outcome,
    created_at: at,
  };
}

function resetRow(
  random: Random,
  into: InventedCase,
  { kind, person, agent, onSite }: Act,
  times: { consumedAt: number; writtenAt: number; approved: boolean },
): Row {
  const secret = kind === 'password' || kind === 'activation';
  const delivery = onSite || !person.contact ? 'pairing' : random.pick(['contact', 'contact', 'pairing']);
  const stamps = { stampBefore: person.stamp, stampAfter: newId() };
  return {
    id: newId(),
    check_id: null,
    case_id: into.state.id,
    person_id: person.id,
    kind,
    state: 'done',
    delivery: secret ? delivery : null,
    contact_id: secret && delivery === 'contact' ? (person.contact?.id ?? null) : null,
    account_class: person.accountClass,
    requested_by: agent.id,
    idempotency_key: newId(),
    request_hash: sha256(`${into.state.id} ${kind}`),
    before_stamp: stamps.stampBefore,
    after_stamp: stamps.stampAfter,
    proof: JSON.stringify({ ...stamps, status: 'active', mustChange: false }),
    reason: null,
    created_at: times.consumedAt,
    approve_before: times.approved ? times.consumedAt + 4 * 3_600_000 : null,
    finished_at: times.writtenAt,
    version: 3,
  };
}

function approvalRow(resetId: string, { person, agent }: Act, approver: HistoryAgent, at: number): Row {
  return {
    id: newId(),
    reset_id: resetId,
    approver_id: approver.id,
    approver_person_id: approver.personId,
    requested_by: agent.id,
    person_id: person.id,
    decision: 'approved',
    comment: null,
    decided_at: at,
  };
}

/** Spent or run out; the hashes are of nothing, so that no link or code opens it. */
function claimRow(
  random: Random,
  reset: Row,
  { person, onSite }: Act,
  issuedAt: number,
  claimedAt: number,
): Row {
  const done = random.chance(0.94);
  const id = newId();
  return {
    id,
    reset_id: reset['id'],
    person_id: person.id,
    delivery: reset['delivery'],
    contact_id: reset['contact_id'],
    state: done ? 'done' : 'dead',
    generation: 1,
    token_hash: sha256(`spent link ${id}`),
    code_hash: sha256(`spent code ${id}`),
    asks_numen: onSite,
    errors: done ? 0 : 5,
    browser_hash: done ? sha256(`spent browser ${id}`) : null,
    death_reason: done ? null : 'CLAIM_ERRORS',
    created_at: issuedAt,
    expires_at: issuedAt + 30 * MINUTE,
    accepted_at: issuedAt,
    done_at: done ? claimedAt : null,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
