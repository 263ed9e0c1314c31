import tseslint from 'typescript-eslint';

const environmentRead = {
  object: 'process',
  property: 'env',
  message: 'Only src/platform/config reads the environment: inject Config.',
};

const forwardReference = {
  name: '@nestjs/common',
  importNames: ['forwardRef'],
  message: 'A cycle between modules is a design fault: move the shared part below both.',
};

const environmentImport = ['process', 'node:process'].map((name) => ({
  name,
  importNames: ['env'],
  message: environmentRead.message,
}));

export default tseslint.config(
  { ignores: ['dist/', 'var/', 'coverage/', 'public/', 'node_modules/', '**/*.{js,mjs,cjs,d.mts}'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An interface may ask for a promise where one implementation has nothing to await.
      '@typescript-eslint/require-await': 'off',
      // Nest modules and declaration merging need classes and interfaces without members.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'always' }],
      'no-restricted-imports': ['error', { paths: [forwardReference] }],
      // TypeORM declares entities and migrations as Function.
      '@typescript-eslint/no-unsafe-function-type': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'preserve-caught-error': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'migrations/**/*.ts'],
    ignores: ['src/cli.ts', 'src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/**/*.ts', 'migrations/**/*.ts'],
    ignores: ['src/platform/config/**'],
    rules: {
      'no-restricted-properties': ['error', environmentRead],
      'no-restricted-imports': ['error', { paths: [forwardReference, ...environmentImport] }],
    },
  },
  {
    // Tests read JSON answers and poke at the outside of things; what they assert is checked by running them.
    files: ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
