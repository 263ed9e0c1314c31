import { registerNav } from '../platform/web/nav.js';

registerNav({
  key: 'quotas',
  label: 'accounts.quotas.nav',
  href: '/quotas',
  permission: 'quotas.extend',
  icon: 'hourglass-split',
  order: 75,
});
