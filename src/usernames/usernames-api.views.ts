import type { Speech } from '../platform/i18n/formats.js';
import { explanationText } from './explanation-text.rules.js';
import type { LookupCandidate } from './lookup.types.js';

/** A candidate in the API and at the command line. */
export function apiCandidate(speech: Speech, typed: string, candidate: LookupCandidate) {
  const [main] = candidate.schools;
  return {
    personId: candidate.personId,
    username: candidate.username,
    displayName: candidate.displayName,
    birthName: candidate.birthName,
    uai: main?.uai ?? null,
    schools: candidate.schools,
    function: candidate.function,
    /** The chief rule, else how they were found. */
    matched: candidate.rules?.[0] ?? candidate.tier,
    rules: candidate.rules ?? [],
    explanation: explanationText(speech, typed, candidate.username, candidate.rules),
    expected: candidate.expected?.username ?? null,
    score: candidate.score,
    namesake: candidate.namesake,
  };
}
