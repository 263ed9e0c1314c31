/** The traps of an account for the pages of other modules: `{{> directory/_traps radar}}`. */
export { radarPanel, type RadarPanel } from './account-traps.views.js';
