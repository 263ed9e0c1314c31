import type { RuleCode } from '../difference.rules.js';
import type { ProposalRule } from './proposal.rules.js';

/** What somebody's username would be by rule, where it is another; said to explain, never to decide. */
export interface Expected {
  readonly username: string;
  /** Why the exact one differs, the chief reason first; null when no rule says. */
  readonly rules: readonly RuleCode[] | null;
}

/** As an admin keeps it. */
export interface KeptProposal {
  /** Said to readers; off where the rule of the académie is not known. */
  readonly shown: boolean;
  readonly rule: ProposalRule;
}

/** How many of the people looked at have the username that a rule makes, namesake numbers aside. */
export interface RuleFit {
  readonly people: number;
  readonly following: number;
}
