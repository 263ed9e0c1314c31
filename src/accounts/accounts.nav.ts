import { registerNav } from '../platform/web/nav.js';

registerNav({
  key: 'quotas',
  label: 'accounts.quotas.nav',
  href: '/quotas',
  permission: 'quotas.extend',
  icon: 'hourglass-split',
  order: 75,
});
registerNav({
  key: 'accounts',
  label: 'accounts.list.nav',
  href: '/accounts',
  permission: 'accounts.manage',
  icon: 'people',
  order: 90,
});
