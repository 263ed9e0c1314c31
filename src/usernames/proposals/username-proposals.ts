import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import { Settings } from '../../platform/settings/settings.service.js';
import { explain, type PersonIdentifiers } from '../explanation.rules.js';
import { followsRule, proposedBase, RULE_R, type ProposalRule } from './proposal.rules.js';
import type { Expected, KeptProposal, RuleFit } from './proposal.types.js';
import { ProposalsRepository } from './proposals.repository.js';
import { spokenNames } from './spoken-names.rules.js';

export const PROPOSAL_SETTING = 'usernames.proposal';
const MEASURED = 500;

/**
 * The username a rule would make, to explain a surprising one or an account that is not there yet. Nothing is looked up
 * for it: what is said depends on the names alone, so that it tells of nobody the reader may not know.
 */
@Injectable()
export class UsernameProposals {
  constructor(
    private readonly repository: ProposalsRepository,
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  async kept(): Promise<KeptProposal> {
    const kept = await this.settings.get<Partial<KeptProposal>>(PROPOSAL_SETTING, {});
    return { shown: kept.shown ?? true, rule: { ...RULE_R, ...kept.rule } };
  }

  /** The rule readers are told of; null when an admin turned it off. */
  async rule(): Promise<ProposalRule | null> {
    const { shown, rule } = await this.kept();
    return shown ? rule : null;
  }

  /** Usernames a new person called so may expect, namesake number aside: one or two readings of the text, or none. */
  async ofText(text: string): Promise<string[]> {
    const rule = await this.rule();
    if (!rule) return [];
    return [...new Set(spokenNames(text).map((names) => proposedBase(names, rule)))].filter(Boolean);
  }

  async keep(proposal: KeptProposal, by: Actor): Promise<void> {
    const details = { shown: proposal.shown, ...proposal.rule };
    const action = 'settings.username-rule-changed';
    await this.audit.changeSetting(by, { setting: PROPOSAL_SETTING, value: () => proposal, action, details });
  }

  /** Tells an admin whether a rule is that of the directory; nobody is named. */
  async fit(rule: ProposalRule): Promise<RuleFit> {
    const people = await this.repository.some(MEASURED);
    const following = people.filter((person) => followsRule(person.username, person, rule));
    return { people: people.length, following: following.length };
  }
}

/** What a rule would make of somebody's names; null when that is their username. */
export function expectedOf(person: PersonIdentifiers, rule: ProposalRule): Expected | null {
  const username = proposedBase(person, rule);
  if (username === '' || username === person.username.toLowerCase()) return null;
  return { username, rules: explain(username, person) };
}
