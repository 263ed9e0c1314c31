import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/support/root.mjs';

const COLUMNS = {
  username: 'username',
  numen: 'numen',
  birth_name: 'birthName',
  usage_name: 'usageName',
  first_name: 'firstName',
  birth_date: 'birthDate',
  email: 'email',
  uai: 'uais',
  function: 'function',
  status: 'status',
};
const AT_ONCE = 5000;

/** Writes a file of `count` invented staff, the same each time, as a spreadsheet of HR would be saved. */
export async function writeStaffFile(path, count) {
  const built = (name) => import(join(root, 'dist', 'src', 'demo', name));
  const { StaffMaker } = await built('staff.js');
  const { Random } = await built('random.js');
  const { demoSchools } = await built('schools.js');
  const domain = 'ac-banc.example';
  const uais = demoSchools(domain).map(({ uai }) => uai);
  const now = Date.parse('2026-09-01T00:00:00Z');
  const maker = new StaffMaker(new Random(7), { domain, uais, rareNames: 0.6, now });
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, `${Object.keys(COLUMNS).join(';')}\n`);
    for (let done = 0; done < count; done += AT_ONCE) {
      const lines = Array.from({ length: Math.min(AT_ONCE, count - done) }, () => lineOf(maker.person()));
      writeSync(file, lines.join(''));
    }
  } finally {
    closeSync(file);
  }
}

function lineOf(person) {
  const cells = Object.values(COLUMNS).map((name) => {
    const value = person[name];
    return Array.isArray(value) ? value.join('|') : (value ?? '');
  });
  return `${cells.join(';')}\n`;
}
