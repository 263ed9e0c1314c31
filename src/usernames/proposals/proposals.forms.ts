import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CHOICES, LONGEST, RULE_R, SHORTEST, type ProposalRule, type Sign } from './proposal.rules.js';
import type { KeptProposal } from './proposal.types.js';

/** The rule as an admin chooses it. */
export class ProposalForm {
  @IsOptional() @IsIn(['yes']) shown?: 'yes';
  @IsIn(CHOICES.given) given!: ProposalRule['given'];
  @IsIn(CHOICES.between) between!: Sign;
  @IsIn(CHOICES.surname) surname!: ProposalRule['surname'];
  @IsIn(CHOICES.particles) particles!: ProposalRule['particles'];
  @IsIn(CHOICES.joint) joint!: Sign;
  @IsIn(CHOICES.apostrophe) apostrophe!: ProposalRule['apostrophe'];
  @IsIn(CHOICES.ligatures) ligatures!: ProposalRule['ligatures'];
  /** SupAnn allows 256 characters, Active Directory 20. */
  @Type(() => Number) @IsInt() @Min(SHORTEST) @Max(LONGEST) longest!: number;
  @Type(() => Number) @IsInt() @Min(1) @Max(2) firstNumber!: number;
}

export function proposalOf({ shown, ...rule }: ProposalForm): KeptProposal {
  return { shown: shown === 'yes', rule: { ...RULE_R, ...rule } };
}
