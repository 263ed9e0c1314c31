import { createContext } from './app.setup.js';
import { configOrExit } from './platform/config/config-or-exit.js';

await createContext(Object.freeze({ ...configOrExit(), processRole: 'worker' as const }));
