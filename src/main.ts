import { announceFoundation } from './accounts/foundation.js';
import { createWebApp } from './app.setup.js';
import { announceDirectory } from './directory/announce-directory.js';
import { configOrExit } from './platform/config/config-or-exit.js';

const config = configOrExit();
const app = await createWebApp(config);
await app.listen(config.port, config.host);
if (config.processRole !== 'worker') await announceFoundation(app);
await announceDirectory(app);
