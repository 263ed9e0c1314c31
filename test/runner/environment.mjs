import { ModuleMocker } from 'jest-mock';

/**
 * The tests run in the worker's own realm, not in a `vm` context of their own: Nest, TypeORM and the product are then
 * loaded once a worker instead of once a file. What a file leaves on the process is put back after it.
 */
export default class SharedEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  #console = globalThis.console;
  #exit = process.exit;
  #env = { ...process.env };

  async setup() {
    // jest asks for a hundred frames of every error; the product makes many that nobody looks at.
    Error.stackTraceLimit = 25;
    delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    globalThis.console = this.#console;
    process.exit = this.#exit;
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}
