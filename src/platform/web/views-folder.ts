import { join } from 'node:path';
import { projectRoot } from '../root.js';

/** Where templates are written, and where the build leaves them compiled. */
export const VIEWS = join(projectRoot, 'views');
export const COMPILED_VIEWS = join(projectRoot, 'dist', 'views.json');
