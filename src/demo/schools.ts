import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/root.js';

export interface DemoSchool {
  uai: string;
  name: string;
  kind: string;
  commune: string;
  /** Of the block the French regulator keeps free for fiction. */
  phone: string;
  email: string;
}

/** Real public codes and names of lycées, with invented numbers and mailboxes that lead nowhere. */
export function demoSchools(domain: string): DemoSchool[] {
  const lines = readFileSync(join(projectRoot, 'demo', 'establishments.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line, index) => {
    const [uai = '', name = '', kind = '', commune = ''] = line.split(',');
    return {
      uai,
      name,
      kind,
      commune,
      phone: `0465710${String(index + 100)}`,
      email: `ce.${uai.toLowerCase()}@${domain}`,
    };
  });
}

/** The register as a file, heads included. */
export function registerCsv(schools: readonly DemoSchool[], heads: ReadonlyMap<string, string>): string {
  const rows = schools.map(({ uai, name, kind, commune, phone, email }) =>
    [uai, name, kind, commune, phone, email, heads.get(uai) ?? '', ''].join(','),
  );
  return ['uai,name,kind,commune,phone,email,head_username,parent_uai', ...rows].join('\n');
}
