import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const circus = require('jest-circus/runner').default ?? require('jest-circus/runner');
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
const GLOBALS = Symbol.for('guichet.test.globals');

/** Of every module loaded in this process, where its source map lies: jest's own table is of one test file. */
const maps = new Map();
let table = maps;
const { port1, port2 } = new MessageChannel();
port1.on('message', ({ file, map }) => {
  maps.set(file, map);
  table.set(file, map);
});
port1.unref();
register('./typescript.mjs', import.meta.url, {
  data: { port: port2, cache: join(tmpdir(), `guichet-swc-${process.getuid?.() ?? 'any'}`) },
  transferList: [port2],
});

const hooks = require('node:async_hooks');

let files = 0;

/**
 * jest's own jest-circus, on modules that Node itself imports (see environment.mjs). Modules are not isolated from
 * one test file to the next, and `jest.mock` does not exist: what a test replaces, it gives to the product.
 */
export default function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const storages = [];
  table = runtime.getSourceMaps();
  for (const [file, map] of maps) table.set(file, map);
  const native = Object.create(runtime, {
    unstable_shouldLoadAsEsm: { value: () => true },
    unstable_importModule: { value: (path) => import(addressOf(path)) },
    requireModule: { value: require },
    // Its state is of one test file: read again for each.
    requireInternalModule: {
      value: (path) => {
        delete require.cache[path];
        return collecting(storages, () => require(path));
      },
    },
    setGlobalsForRuntime: {
      value: (globals) => (globalThis[GLOBALS] = { ...globals, jest: jestObject(environment) }),
    },
  });
  return circus(globalConfig, config, environment, native, testPath, sendMessageToJest).finally(() => {
    for (const storage of storages) storage.disable();
  });
}

/**
 * Notes the asynchronous storages that jest-circus makes while it loads. Node 20 carries each one ever used on to every
 * promise of the process: those of a hundred test files cost a quarter of the processor time.
 */
function collecting(storages, load) {
  const { AsyncLocalStorage } = hooks;
  hooks.AsyncLocalStorage = class extends AsyncLocalStorage {
    constructor(...options) {
      super(...options);
      storages.push(this);
    }
  };
  try {
    return load();
  } finally {
    hooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

/**
 * Each test file is read once more each time it runs. One marked `@own-modules`, because it declares a job or a page
 * for all that come after, gets the product's modules and the helpers of tests for itself.
 */
function addressOf(path) {
  const own = /^ \* @own-modules/m.test(readFileSync(path, 'utf8')) ? '&own' : '';
  return `${pathToFileURL(path).href}?file=${(files += 1)}${own}`;
}

function jestObject({ global, moduleMocker }) {
  const jest = {
    fn: moduleMocker.fn.bind(moduleMocker),
    spyOn: moduleMocker.spyOn.bind(moduleMocker),
    restoreAllMocks: () => (moduleMocker.restoreAllMocks(), jest),
    setTimeout: (milliseconds) => ((global[TIMEOUT] = milliseconds), jest),
  };
  return jest;
}
