import type { PersonNames } from '../username.rules.js';
import { proposedBase, proposedUsername, type ProposalRule } from './proposal.rules.js';

/** An invented name, and what it shows a rule does. */
interface Example extends PersonNames {
  readonly trait: string;
  /** Others of this bare username there are already. */
  readonly namesakes?: number;
}

const EXAMPLES: readonly Example[] = [
  { trait: 'compound', firstName: 'Jean-Pierre', birthName: 'Dupont' },
  { trait: 'particle', firstName: 'Paul', birthName: 'de La Fontaine' },
  { trait: 'double', firstName: 'Léa', birthName: 'Martin--Dupont' },
  { trait: 'hyphen', firstName: 'Anne', birthName: 'Le Gall-Le Roux' },
  { trait: 'apostrophe', firstName: 'Gwenaëlle', birthName: 'Guyomarc’h' },
  { trait: 'ligature', firstName: 'Élodie', birthName: 'Lebœuf' },
  { trait: 'stroke', firstName: 'Thu Hà', birthName: 'Đặng' },
  { trait: 'usage', firstName: 'Chloé', birthName: 'Bernard', usageName: 'Petit' },
  { trait: 'namesake', firstName: 'Marie', birthName: 'Fabre', namesakes: 1 },
  { trait: 'long', firstName: 'Maximilien', birthName: 'de La Rochefoucauld-Montbel de Saint-Amour' },
];

export interface ShownExample {
  readonly trait: string;
  readonly firstName: string;
  readonly birthName: string;
  readonly usageName: string | null;
  /** '' where the rule makes nothing of the names. */
  readonly username: string;
}

/** What a rule makes of names that are hard for rules. */
export function examplesOf(rule: ProposalRule): ShownExample[] {
  return EXAMPLES.map(({ trait, firstName, birthName, usageName = null, namesakes = 0 }) => {
    const names = { firstName, birthName, usageName };
    const taken = new Set<string>(namesakes > 0 ? [proposedBase(names, rule)] : []);
    return { trait, ...names, username: proposedUsername(names, rule, taken) ?? '' };
  });
}
