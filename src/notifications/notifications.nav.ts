import { registerNav } from '../platform/web/nav.js';

registerNav({
  key: 'notifications',
  label: 'notifications.nav',
  href: '/notifications',
  permission: 'notifications.read',
  icon: 'envelope',
  order: 80,
});
