export default {
  testEnvironment: '<rootDir>/test/runner/environment.mjs',
  testRunner: '<rootDir>/test/runner/runner.mjs',
  roots: ['<rootDir>/src', '<rootDir>/migrations', '<rootDir>/test'],
  testSequencer: '<rootDir>/test/runner/sequencer.mjs',
  testMatch: ['**/*.spec.ts'],
  transform: {},
  testTimeout: 30000,
  // A worker that holds much after many files is replaced: starting one costs two seconds, a full heap more.
  workerIdleMemoryLimit: '600MB',
};
