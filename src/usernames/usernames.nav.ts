import { registerNav } from '../platform/web/nav.js';

registerNav({
  key: 'usernames',
  label: 'usernames.nav',
  href: '/usernames',
  permission: 'usernames.find',
  icon: 'person-vcard',
  order: 40,
});
