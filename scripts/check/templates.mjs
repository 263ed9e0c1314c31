/**
 * Templates hold structure only: no unescaped output outside the layouts, no inline style, script or event handler
 * (the content policy would block them), no text that is not read from the locales.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, finish } from '../support/files.mjs';
import { root } from '../support/root.mjs';
import { templateProblems } from '../support/template-problems.mjs';

const files = filesBelow('views', '.hbs');
const problems = files.flatMap((file) => templateProblems(file, readFileSync(join(root, file), 'utf8')));
finish(problems, `${files.length} templates`);
