export interface PrintedDemo {
  /** By role. */
  signIns: Map<string, { email: string; password: string }>;
  /** People worth helping, by username. The birth date is `YYYY-MM-DD`. */
  callers: Map<string, { name: string; username: string; numen: string; birthDate: string }>;
}

/** Reads what `npm run demo` shows on the terminal as a newcomer does: columns stand two spaces or more apart. */
export function printedDemo(text: string): PrintedDemo {
  const rows = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  const signIns = rows.filter(([, email = '']) => email.includes('@'));
  const callers = rows.filter(([, , numen = '']) => /^\d{2}[A-Z]\d{7}[A-Z]{3}$/.test(numen));
  return {
    signIns: new Map(signIns.map(([role = '', email = '', password = '']) => [role, { email, password }])),
    callers: new Map(
      callers.map(([name = '', username = '', numen = '', birthDate = '']) => [
        username,
        { name, username, numen, birthDate },
      ]),
    ),
  };
}
