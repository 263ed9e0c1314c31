import { Injectable } from '@nestjs/common';
import { Transactions } from '../platform/database/transactions.js';
import { CaseChanges } from './case-changes.service.js';
import { CaseChecks } from './case-checks.service.js';
import { NothingUnassigned, UnknownChoice } from './case.errors.js';
import { DEFAULT_TEAM } from './case-scope.rules.js';
import type { CaseBy, CaseState } from './case.types.js';
import { CasesRepository } from './cases.repository.js';
import { CaseAgents, mayWorkOn, type Agent } from './case-agents.service.js';

interface Hands {
  readonly id: string;
  readonly name: string;
  readonly team: string;
}

const self = (by: CaseBy): Hands => ({ id: by.reader.accountId, name: by.actor.label, team: by.reader.team });

/** Who works on a case. A change of hands voids the identity checks of the former agent. */
@Injectable()
export class CaseAssignments {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: CasesRepository,
    private readonly changes: CaseChanges,
    private readonly agents: CaseAgents,
    private readonly checks: CaseChecks,
  ) {}

  /** The agent takes the case, also from a colleague: it is recorded. */
  async take(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'take', { version }, (found) => this.handOver(found, self(by), by));
  }

  /**
   * Gives the case to an agent in whose area it lies; only a supervisor gives it to somebody else than themself.
   * @throws UnknownChoice when no active agent or supervisor has that id, or the case is out of their area
   */
  async assign(number: string, assigneeId: string, by: CaseBy, version?: number): Promise<CaseState> {
    const agent = await this.agents.agent(assigneeId);
    return this.changes.apply(number, by, 'assign', { version, assigneeId }, (found) => {
      if (!agent || !mayWorkOn(agent, found)) throw new UnknownChoice('CASE_ASSIGNEE_UNKNOWN');
      return this.handOver(found, { id: agent.id, name: agent.name, team: agent.site ?? DEFAULT_TEAM }, by);
    });
  }

  /** Puts the case back among the unassigned. */
  async release(number: string, by: CaseBy, version?: number): Promise<CaseState> {
    return this.changes.apply(number, by, 'release', { version }, async (found) => {
      await this.checks.invalidate(found.id, 'assignee', by.actor);
      return {
        change: { assigneeId: null },
        events: [{ kind: 'released' }],
        action: 'case.released',
      };
    });
  }

  /**
   * Takes the oldest of the most urgent unassigned cases of the agent's area; never the same for two agents.
   * @throws NothingUnassigned
   */
  async next(by: CaseBy): Promise<CaseState> {
    return this.transactions.run(async () => {
      const found = await this.repository.nextUnassigned(by.reader);
      if (!found) throw new NothingUnassigned();
      return this.changes.decided(found, by, 'take', {}, (state) => this.handOver(state, self(by), by));
    });
  }

  /** Who may be given the case. */
  async candidates(place: { uai: string | null; departement: string | null }): Promise<Agent[]> {
    return this.agents.candidates(place);
  }

  private async handOver(found: CaseState, to: Hands, by: CaseBy) {
    if (found.assigneeId !== to.id) {
      await this.checks.invalidate(found.id, 'assignee', by.actor);
    }
    return {
      change: { assigneeId: to.id, team: to.team, firstAgentId: found.firstAgentId ?? to.id },
      events: [{ kind: 'assigned', after: to.name }],
      action: 'case.assigned',
      details: { from: found.assigneeId, to: to.id },
    };
  }
}
