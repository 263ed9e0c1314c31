import type { Share } from './crawl.js';
import { CASE_STOPS } from './stops-cases.js';
import { CHECK_STOPS } from './stops-checks.js';
import { ERROR_STOPS } from './stops-errors.js';
import { OFFICE_STOPS } from './stops-office.js';
import { OWNER_STOPS } from './stops-owner.js';
import { SCHOOL_STOPS } from './stops-schools.js';

/** Parts of pages that are fetched while one types or chooses; the pages hold the same. */
const FRAGMENTS = ['usernames/results', 'usernames/proposal-preview', 'cases/found'];
/** Page templates that states of the desk show… */
const DESK =
  /^((accounts|audit|cases|directory|gallery|identity-checks|settings|statistics)\/|resets\/receipt$)/;
/** …but for these, which come with the pages that are looked at as every role. */
const OF_ROLES =
  /^(accounts\/quotas|cases\/(assignment|next-step|print)|directory\/person|identity-checks\/vouchers|statistics\/contacts)$/;

const ofDesk = (name: string): boolean => DESK.test(name) && !OF_ROLES.test(name);

/** The office and the desk. */
export const DESK_SHARE: Share = {
  stops: [...OFFICE_STOPS, ...CASE_STOPS, ...CHECK_STOPS],
  hasView: (name) => ofDesk(name) && !FRAGMENTS.includes(name),
  messages: 7,
};

/** Schools, owners and whatever goes wrong; every page as every role comes with it. */
export const OTHERS_SHARE: Share = {
  stops: [...SCHOOL_STOPS, ...OWNER_STOPS, ...ERROR_STOPS],
  hasView: (name) => !ofDesk(name) && !FRAGMENTS.includes(name),
  messages: 6,
};
