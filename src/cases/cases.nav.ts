import { registerNav, registerQuickSearch } from '../platform/web/nav.js';

registerNav({
  key: 'desk',
  label: 'cases.nav.desk',
  href: '/',
  permission: 'desk.view',
  icon: 'inbox',
  order: 10,
});
registerNav({
  key: 'call',
  label: 'cases.nav.call',
  href: '/call',
  permission: 'desk.view',
  icon: 'telephone',
  order: 20,
});
registerNav({
  key: 'cases',
  label: 'cases.nav.all',
  href: '/cases',
  permission: 'cases.read',
  icon: 'folder2-open',
  order: 30,
});
registerQuickSearch({ action: '/cases', label: 'cases.quick', permission: 'desk.view' });
