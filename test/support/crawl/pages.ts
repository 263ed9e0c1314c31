import { may, type Role } from '../../../src/accounts/permissions.rules.js';
import { UsernamesService } from '../../../src/usernames/usernames.service.js';
import { askerFor } from '../../../src/usernames/asker.rules.js';
import type { CurrentAccount } from '../../../src/platform/web/current-account.js';
import type { RouteInfo } from '../../../src/platform/web/routes.js';
import type { Stop } from './stop.js';
import { staffList } from './staff-list.js';
import type { World } from './world.js';

type Address = string | ((world: World, role: Role) => Promise<string>);

const itself = async (world: World, role: Role): Promise<string> =>
  role === 'secretary' || role === 'head' ? world.caseOfSchool(role) : (await world.case()).number;
const ofCase =
  (rest: string): Address =>
  async (world, role) =>
    `/cases/${await itself(world, role)}${rest}`;

/**
 * Where each page is found for a role that may see it. A page route is either here, or a stop of its own names it, or
 * the crawl fails.
 */
const ADDRESSES: Readonly<Record<string, Address>> = {
  '/': '/',
  '/call': '/call',
  '/cases': '/cases',
  '/cases/new': '/cases/new',
  '/cases/new/person': '/cases/new/person',
  '/cases/:number': ofCase(''),
  '/cases/:number/print': ofCase('/print'),
  '/cases/:number/edit': ofCase('/edit'),
  '/cases/:number/person': ofCase('/person'),
  '/cases/:number/assignment': ofCase('/assignment'),
  '/cases/:number/next-step': ofCase('/next-step'),
  '/identity-checks/:id': async (world, role) =>
    `/identity-checks/${(await world.begun({}, role === 'supervisor' ? world.supervisor : world.agent)).checkId}`,
  '/people/:id': async (world) => `/people/${await world.person()}`,
  '/approvals': '/approvals',
  '/vouchers': '/vouchers',
  '/quotas': '/quotas',
  '/statistics': '/statistics',
  '/statistics/contacts': '/statistics/contacts',
  '/notifications': '/notifications',
  '/audit': '/audit',
  '/accounts': '/accounts',
  '/accounts/new': '/accounts/new',
  '/accounts/:id': async (world) => `/accounts/${world.accounts.secretary.id}`,
  '/settings': '/settings',
  '/settings/identity': '/settings/identity',
  '/settings/username-rule': '/settings/username-rule',
  '/settings/ready-answers/:key': '/settings/ready-answers/ent',
  '/directory/imports': '/directory/imports',
  '/usernames': '/usernames',
  '/usernames/confirmations/:id': confirmation,
  '/usernames/lists': '/usernames/lists',
  '/usernames/lists/:id': (world, role) => staffList(world, role, 'Jean Dupont'),
  '/account': '/account',
  '/step-up': '/step-up',
  '/accessibility': '/accessibility',
};

/** What GET answers without being a page of the product. */
const NOT_PAGES = [
  /^\/api\//,
  /^\/health\//,
  /^\/metrics$/,
  /^\/statistics\.csv$/,
  /^\/usernames\/lists\/:id\/csv$/,
  /^\/mailbox\/:id\/body$/, // a message, looked at in its frame
];

async function confirmation(world: World, role: Role): Promise<string> {
  const account = world.accounts[role];
  const asker = askerFor(account as unknown as CurrentAccount);
  const personId = await world.person();
  const { id } = await world.test
    .get(UsernamesService)
    .confirm({ personId, triedUsername: 'dupont.jean' }, asker);
  return `/usernames/confirmations/${id}`;
}

export const isPage = ({ method, path }: RouteInfo): boolean =>
  method === 'GET' && !NOT_PAGES.some((pattern) => pattern.test(path));

/** Page routes that neither the table above nor a stop knows. */
export function unknownPages(routes: readonly RouteInfo[], stops: readonly Stop[]): string[] {
  const known = new Set([...Object.keys(ADDRESSES), ...stops.map(({ route }) => route)]);
  return routes.filter((route) => isPage(route) && !known.has(route.path)).map(({ path }) => path);
}

/** Every page of the table that a role may see. */
export function pagesFor(role: Role, routes: readonly RouteInfo[]): Stop[] {
  return routes.filter(isPage).flatMap(({ path, access }) => {
    const address = ADDRESSES[path];
    if (address === undefined || (access?.kind === 'permission' && !may(role, access.permission))) return [];
    return {
      what: `${path} as ${role}`,
      route: path,
      as: role,
      go: async (visit, world) =>
        visit.get(typeof address === 'string' ? address : await address(world, role)),
    } satisfies Stop;
  });
}
