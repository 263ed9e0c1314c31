import type { Speech } from '../platform/i18n/formats.js';
import type { DemoFacts } from './demo-data.js';

/** What the terminal shows once the demonstration runs: address, one sign-in per role, people to try. */
export function demoText(speech: Speech, facts: DemoFacts, address: string): string {
  const rows = facts.signIns.map(({ role, email, password }) => [
    role,
    email,
    password,
    speech.t(`common.role.${role}`),
  ]);
  const callers = facts.callers.map(({ key, name, username, numen, birthDate }) => [
    name,
    username,
    numen,
    birthDate,
    speech.t(`demo.caller.${key}`),
  ]);
  const { people, schools, cases } = facts;
  const counts = {
    people: speech.number(people),
    schools: speech.number(schools),
    cases: speech.number(cases),
    address,
  };
  return [
    '',
    speech.t('demo.ready', { address }),
    speech.t('demo.what', counts),
    '',
    speech.t('demo.signIns'),
    ...aligned(rows),
    '',
    speech.t('demo.callers'),
    ...aligned(callers),
    '',
    speech.t('demo.stop'),
  ].join('\n');
}

function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd(),
  );
}
