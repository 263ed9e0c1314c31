/** Refusals that only somebody who looks after the directory can mend; each has words for them of its own. */
const FOR_ADMINISTRATOR: ReadonlySet<string> = new Set([
  'DIRECTORY_RIGHTS',
  'DIRECTORY_NOT_ENCRYPTED',
  'DIRECTORY_LACKS_CONTROL',
  'DIRECTORY_SIGN_IN_REFUSED',
  'DIRECTORY_UNREACHABLE',
  'DIRECTORY_REFUSES',
  'SECRET_REFUSED',
  'SECRET_TOO_SHORT',
]);

/** Keys of what to tell, beside the agent's own text; the caller hears the same whatever the reason. */
export function refusalWords(reason: string | null): { caller: string; administrator: string | null } {
  return {
    caller: 'resets.refusedFor.caller',
    administrator: reason !== null && FOR_ADMINISTRATOR.has(reason) ? `resets.refusedFor.${reason}` : null,
  };
}
